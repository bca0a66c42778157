import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  commitment,
  ERASED,
  includes,
  isSignedInTenure,
  type KeyTenure,
  leafHash,
  openCheckpoint,
  parseLeaf,
  sha256,
} from '../src/index.ts';
import { keysIn, type Said } from './verify-folder.ts';

export const MANIFEST = 'manifest.json';

type Fields = Readonly<Record<string, unknown>>;
const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);
const fieldsIn = (path: string): Fields => {
  const read: unknown = JSON.parse(readFileSync(path, 'utf8'));
  if (!isFields(read)) throw new Error(`${path} is not a JSON object.`);
  return read;
};
const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
const texts = (value: unknown): string[] => listOf(value).filter((each) => typeof each === 'string');
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** A file that is not as the manifest has it, is missing, or is not in it; undefined where all are. */
function strayIn(folder: string): string | undefined {
  const listed = new Map(
    listOf(fieldsIn(join(folder, MANIFEST))['files'])
      .filter(isFields)
      .map((each) => [textOf(each['name']), textOf(each['sha256'])]),
  );
  const found = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((each) => each.isFile())
    .map(({ parentPath, name }) => join(parentPath, name).slice(join(folder, '/').length).replaceAll('\\', '/'));
  const all = new Set([...listed.keys(), ...found.filter((name) => name !== MANIFEST)]);
  return [...all].find((name) => {
    const sum = listed.get(name);
    return sum === undefined || !found.includes(name) || sha256(readFileSync(join(folder, name))).toString('hex') !== sum;
  });
}

/** Whether what stands in the open is what was committed to; an erased section can not be held against anything. */
function opens(sections: readonly string[], opening: Fields): boolean {
  const [said, salts] = [texts(opening['sections']), texts(opening['salts'])];
  if (said.length !== sections.length || salts.length !== sections.length) return false;
  return sections.every((committed, at) => {
    const salt = Buffer.from(salts[at] ?? '', 'base64');
    return salt.equals(ERASED) || commitment(salt, said[at] ?? '') === committed;
  });
}

/** What is wrong with an event's proof; undefined where nothing is. */
function faultOf(proof: Fields, id: string, keys: readonly KeyTenure[]): string | undefined {
  const head = openCheckpoint(
    textOf(proof['checkpoint']),
    keys.map(({ key }) => key),
  );
  if (head === undefined || !isSignedInTenure(keys, head)) return 'has a checkpoint that no key of its time signed';
  const text = textOf(proof['leaf']);
  const path = texts(proof['proof']).map((hash) => Buffer.from(hash, 'base64'));
  if (!includes(Number(proof['index']), head.size, leafHash(text), path, head.root))
    return 'is not in the log under its checkpoint';
  const leaf = parseLeaf(text);
  if (leaf?.id !== id) return 'has the proof of another event';
  const opening = proof['opening'];
  return isFields(opening) && !opens(leaf.sections ?? [], opening) ? 'says other things than were committed to' : undefined;
}

/** Verifies an evidence pack, unpacked. @throws Error with a sentence where it cannot be looked at. */
export function verifyPack(folder: string, key: string | undefined): Said {
  const stray = strayIn(folder);
  if (stray !== undefined) return { good: false, sentence: `The pack does not verify: ${stray} is not as the manifest has it.` };
  const keys = keysIn(folder, key);
  const names = readdirSync(join(folder, 'events')).toSorted();
  let unpublished = 0;
  for (const name of names) {
    const { event, proof } = fieldsIn(join(folder, 'events', name));
    if (!isFields(proof)) unpublished += 1;
    const fault = isFields(proof) && isFields(event) ? faultOf(proof, textOf(event['id']), keys) : undefined;
    if (fault !== undefined) return { good: false, sentence: `The pack does not verify: events/${name} ${fault}.` };
  }
  const rest = unpublished === 0 ? '' : ` ${unpublished} were not published when it was made, and nothing proves them.`;
  return { good: true, sentence: `The pack verifies: ${names.length} events, every file as the manifest has it.${rest}` };
}

import { createReadStream, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { checkHeads, createLogCheck, type KeyTenure, parseVkey, tenures, type Verdict } from '../src/index.ts';

function noteOf(line: string): string | undefined {
  try {
    const note: unknown = JSON.parse(line);
    return typeof note === 'string' ? note : undefined;
  } catch {
    return undefined;
  }
}

/**
 * The notes of a file, one as JSON on each line. @param torn lines may have been cut off when their writer died: a witness has the note
 * again on a later line.
 */
function notesIn(path: string, torn = false): string[] {
  const lines = readFileSync(path, 'utf8').split('\n');
  return lines.flatMap((line, at) => {
    const note = line === '' ? undefined : noteOf(line);
    if (note === undefined && line !== '' && !torn) throw new Error(`${path}, line ${at + 1}, is no note.`);
    return note ?? [];
  });
}

/** The keys of an export, from its `keys.jsonl`. @throws Error where they are not those of the log that is trusted. */
export function keysIn(folder: string, trusted: string | undefined): KeyTenure[] {
  const [first, ...rotations] = notesIn(join(folder, 'keys.jsonl'));
  // Before anything was sealed there is no key; what is in the log then is covered by no checkpoint.
  if (first === undefined && trusted === undefined) return [];
  if (trusted !== undefined && trusted.trim() !== first?.trim())
    throw new Error('The first key of the export is not the key that was given: it is the export of another log.');
  const key = parseVkey(first ?? '');
  const list = key === undefined ? undefined : tenures(key, rotations);
  if (list === undefined) throw new Error('The keys of the export do not follow from each other.');
  return list;
}

async function eachLine(path: string, take: (line: string) => void): Promise<void> {
  if (!existsSync(path)) return;
  for await (const line of createInterface({ input: createReadStream(path, { highWaterMark: 1 << 20 }) })) take(line);
}

export interface VerifyOptions {
  /** File of checkpoints that was kept elsewhere; it must be no younger than the export. */
  witness?: string | undefined;
  /** The first key of the log, as it was handed over by other means. */
  key?: string | undefined;
  /** Files with keys of the writers. */
  writerKeys?: readonly string[] | undefined;
}

/** What the program says, and whether the trail verifies. */
export interface Said {
  good: boolean;
  sentence: string;
}

function goodSentence({ size, pending, older }: Verdict, heads: number, witnessed: number, coded: boolean): string {
  const byWitness = witnessed > 0 ? `, ${witnessed} of a witness` : '';
  const checked = coded ? 'and are as their writers wrote them' : 'and were not checked against the key of the writers';
  const unpublished = pending === 0 ? '' : ` ${pending} entries are not published yet, ${checked}.`;
  const unproven = older === 0 ? '' : ` ${older} events are older than the log, and nothing proves them.`;
  return `The trail verifies: ${size} entries, ${heads} checkpoints${byWitness}.${unpublished}${unproven}`;
}

/** Verifies an exported trail. @throws Error with a sentence where it cannot be looked at. */
export async function verifyFolder(folder: string, { witness, key, writerKeys = [] }: VerifyOptions): Promise<Said> {
  const keys = keysIn(folder, key);
  const witnessed = witness === undefined ? [] : notesIn(witness, true);
  const published = notesIn(join(folder, 'checkpoints.jsonl'));
  const { heads, fault: inHeads } = checkHeads({ published, witnessed }, keys);
  const codes = writerKeys.map((path) => Buffer.from(readFileSync(path, 'utf8').trim(), 'hex'));
  const check = createLogCheck({ heads, writerKeys: codes });
  await eachLine(join(folder, 'log.jsonl'), (line) => check.sealed(line));
  await eachLine(join(folder, 'pending.jsonl'), (line) => check.unsealed(line));
  const verdict = check.end();
  const { fault } = verdict;
  const first = inHeads !== undefined && (fault === undefined || inHeads.index <= fault.index) ? inHeads : fault;
  if (first !== undefined) return { good: false, sentence: `The trail does not verify: sequence ${first.index} ${first.fault}.` };
  return { good: true, sentence: goodSentence(verdict, heads.length, witnessed.length, codes.length > 0) };
}

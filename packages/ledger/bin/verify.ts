// `npm run verify-audit -- <folder> [--witness <file>] [--key <vkey>] [--writer-key <file>]`: says whether an exported trail is whole and
// unchanged, and if not, which is the first sequence at fault. Needs Node alone: no database, no network, no other package.
// Exit codes: 0 the trail verifies; 1 it does not; 2 it could not be looked at.
import { createReadStream, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { checkHeads, createLogCheck, type KeyTenure, parseVkey, tenures } from '../src/index.ts';

const say = (text: string): void => void process.stdout.write(`${text}\n`);

/** Each line of a file of JSON texts; a last line that was cut off while it was written is passed over. */
function notesIn(path: string): string[] {
  const lines = readFileSync(path, 'utf8').split('\n');
  return lines.flatMap((line, at) => {
    if (line === '') return [];
    try {
      const note: unknown = JSON.parse(line);
      if (typeof note === 'string') return [note];
    } catch (error) {
      if (at === lines.length - 1) return [];
      throw new Error(`${path}, line ${at + 1}, is no note.`, { cause: error });
    }
    throw new Error(`${path}, line ${at + 1}, is no note.`);
  });
}

function keysIn(folder: string, trusted: string | undefined): KeyTenure[] {
  const [first = '', ...rotations] = notesIn(join(folder, 'keys.jsonl'));
  if (trusted !== undefined && trusted.trim() !== first.trim())
    throw new Error('The first key of the export is not the key that was given: it is the export of another log.');
  const key = parseVkey(first);
  const list = key === undefined ? undefined : tenures(key, rotations);
  if (list === undefined) throw new Error('The keys of the export do not follow from each other.');
  return list;
}

async function eachLine(path: string, take: (line: string) => void): Promise<void> {
  if (!existsSync(path)) return;
  for await (const line of createInterface({ input: createReadStream(path, { highWaterMark: 1 << 20 }) })) take(line);
}

async function verify(folder: string, asked: { witness?: string; key?: string; 'writer-key'?: string[] }): Promise<number> {
  const keys = keysIn(folder, asked.key);
  const origin = keys[0]?.key.name ?? '';
  const witnessed = asked.witness === undefined ? [] : notesIn(asked.witness);
  const heads = checkHeads([...witnessed, ...notesIn(join(folder, 'checkpoints.jsonl'))], keys, origin);
  const writerKeys = (asked['writer-key'] ?? []).map((path) => Buffer.from(readFileSync(path, 'utf8').trim(), 'hex'));
  const check = createLogCheck({ heads: heads.heads, writerKeys });
  await eachLine(join(folder, 'log.jsonl'), (line) => check.sealed(line));
  await eachLine(join(folder, 'pending.jsonl'), (line) => check.unsealed(line));
  const verdict = check.end();
  const { fault: inHeads } = heads;
  const first = inHeads !== undefined && inHeads.index <= (verdict.fault?.index ?? inHeads.index) ? inHeads : undefined;
  const sentence = first === undefined ? verdict.fault?.sentence : `sequence ${first.index} ${first.fault}`;
  if (sentence !== undefined) {
    say(`The trail does not verify: ${sentence}.`);
    return 1;
  }
  const unpublished =
    verdict.pending === 0
      ? ''
      : ` ${verdict.pending} entries are not published yet${writerKeys.length > 0 ? ', and are as their writers wrote them' : ' and were not checked (--writer-key)'}.`;
  say(
    `The trail verifies: ${verdict.size} entries, ${heads.heads.length} checkpoints${witnessed.length > 0 ? `, ${witnessed.length} of a witness` : ''}.${unpublished}`,
  );
  return 0;
}

try {
  const options = {
    witness: { type: 'string' },
    key: { type: 'string' },
    'writer-key': { type: 'string', multiple: true },
  } as const;
  const { values, positionals } = parseArgs({ allowPositionals: true, options });
  const [folder] = positionals;
  if (folder === undefined) throw new Error('Say which folder to verify: npm run verify-audit -- <folder> [--witness <file>]');
  process.exitCode = await verify(folder, values);
} catch (error) {
  say(`The trail could not be looked at: ${Error.isError(error) ? error.message : 'for no reason given.'}`);
  process.exitCode = 2;
}

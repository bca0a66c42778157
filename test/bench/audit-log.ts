import { createWriteStream, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import {
  commitment,
  type CompactRange,
  eventId,
  eventText,
  leafHash,
  leafMac,
  leafText,
  listOf,
  pushed,
  rootOf,
  sectionsOf,
  signCheckpoint,
  verifierOf,
  vkeyOf,
} from '@ouzel/ledger';
import { ORIGIN, SEED, WRITER_KEY } from '../world/ledger-keys.ts';

const WRITER = '0123456789abcde';
const CHECKPOINT_EVERY = 5_000;
const KEY = { name: ORIGIN, seed: SEED };
const SALTS = Buffer.alloc(32, 5);

/** An event as one read of a record leaves it: some 700 bytes. */
const stored = (at: number) => ({
  interaction: 'read',
  target: 'Observation',
  status: 200,
  rule: '4-relationship:gp-registration',
  agreements: ['direct-care/1'],
  person: '7c9e6679-7425-40de-944b-e07fc1f90ae7',
  resources: [`Observation/aebagbafaydqqcik. ${at}/1 ${at + 1}/1 ${at + 2}/1`],
  query: `GET /fhir/R4/Observation?patient=aebagbafaydqqcik&_count=${at}`,
  client: 'hospital-portal',
  organisation: { ods: '9OZA001', name: 'A hospital', kind: 'acute-trust' },
  user: { id: '555254240100', name: 'Ada Verity', role: 'R8000' },
  purpose: 'TREAT',
  token: 'f2a1b3c4-0000-4000-8000-000000000000',
  trace: '0af7651916cd43dd8448eb211c80319c',
  requestId: 'c0ffee00-0000-4000-8000-000000000000',
  from: '10.1.2.3',
  hash: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
});

function lineOf(at: number): { line: string; hash: Buffer } {
  const sections = sectionsOf(stored(at));
  const recorded = '2026-11-25T08:00:00.123';
  const commitments = listOf(sections).map((text, part) => commitment(SALTS.subarray(part * 16, part * 16 + 16), text));
  const leaf = leafText({
    id: eventId(WRITER, at + 1),
    at: `${recorded}Z`,
    organisation: '9OZA001',
    outcome: '0',
    sections: commitments,
  });
  const hash = leafHash(leaf);
  const row = { at: `${recorded}000`, organisation: '9OZA001', outcome: '0', person: stored(at).person };
  const code = leafMac(WRITER_KEY, hash).toString('base64');
  const more = { leaf, mac: code, salts: SALTS.toString('base64'), event: eventText(sections), row };
  return { line: `${JSON.stringify({ index: at, sealed: hash.toString('base64'), ...more })}\n`, hash };
}

/** Writes a log of so many events as an export would, with its checkpoints. @returns the file of the writers' key. */
export async function writeLongLog(folder: string, events: number): Promise<string> {
  const file = createWriteStream(join(folder, 'log.jsonl'));
  const notes: string[] = [];
  let range: CompactRange = [];
  for (let at = 0; at < events; at += 1) {
    const { line, hash } = lineOf(at);
    range = pushed(range, { height: 0, hash });
    if (!file.write(line)) await once(file, 'drain');
    const size = at + 1;
    if (size % CHECKPOINT_EVERY === 0 || size === events)
      notes.push(signCheckpoint({ origin: ORIGIN, size, root: rootOf(range) }, [KEY]));
  }
  file.end();
  await finished(file);
  writeFileSync(join(folder, 'checkpoints.jsonl'), notes.map((note) => `${JSON.stringify(note)}\n`).join(''));
  writeFileSync(join(folder, 'keys.jsonl'), `${JSON.stringify(vkeyOf(verifierOf(KEY)))}\n`);
  const writerKey = join(folder, 'writer.key');
  writeFileSync(writerKey, WRITER_KEY.toString('hex'));
  return writerKey;
}

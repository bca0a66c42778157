import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSealer } from '@ouzel/audit';
import { verifyFolder } from '@ouzel/ledger/verify-folder';
import { createLog, type Database } from '@ouzel/runtime';
import { z } from 'zod';
import { ORIGIN, SEED, WRITER_KEY } from '../world/ledger-keys.ts';
import { writeLongLog } from './audit-log.ts';
import type { Row } from './measure.ts';
import { runProgram } from './programs.ts';

const WRITERS = 2;
const AT_ONCE = 128;
const LOOK_EVERY_MS = 250;
const SAID = z.object({ recorded: z.number(), p99: z.number() });
/** What the committed trail has that the tree has not, by age: the oldest event that is not sealed, ms. */
const LAG = `select coalesce(extract(epoch from clock_timestamp() - min((l.leaf::json ->> 'at')::timestamptz)) * 1000, 0)::float8 as lag
  from audit.leaf l where l.transaction >= (select horizon from audit.sealer) and (select e.index from audit.entry e where e.id = l.id) is null`;

/** Writers as processes of their own with the sealer beside them: how much is recorded, how late it is in the tree. */
async function sustained(database: Database, databaseUrl: string, seconds: number): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'ouzel-bench-audit-'));
  const sealer = startSealer({
    database,
    log: createLog('silent'),
    origin: ORIGIN,
    keys: [{ name: ORIGIN, seed: SEED }],
    writerKeys: [WRITER_KEY],
    witnessFile: join(folder, 'witness.jsonl'),
  });
  const lags: number[] = [];
  const looking = setInterval(() => {
    void database.rows<{ lag: number }>({ text: LAG }).then(([row]) => lags.push(row?.lag ?? 0));
  }, LOOK_EVERY_MS);
  const settings = { databaseUrl, seconds, atOnce: AT_ONCE };
  const writers = await Promise.all(Array.from({ length: WRITERS }, () => runProgram('audit-writer.ts', settings, SAID)));
  clearInterval(looking);
  await sealer.stop();
  rmSync(folder, { recursive: true, force: true });
  const recorded = writers.reduce((sum, each) => sum + each.recorded, 0);
  return [
    {
      what: `audit: events recorded by ${WRITERS} processes, sealed meanwhile`,
      value: recorded / seconds,
      unit: 'events/s',
      against: 'goal 5,000',
      ratio: recorded / seconds / 5_000,
    },
    { what: 'audit: time until an event is durable, p99', value: Math.max(...writers.map(({ p99 }) => p99)), unit: 'ms' },
    {
      what: 'audit: oldest event that was not in the tree, at worst',
      value: Math.max(...lags),
      unit: 'ms',
      against: 'goal 2,000',
      ratio: Math.max(...lags) / 2_000,
    },
  ];
}

/** The stand-alone verifier over a long log. */
async function verified(events: number): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'ouzel-bench-verify-'));
  const writerKey = await writeLongLog(folder, events);
  const began = performance.now();
  const { sentence } = await verifyFolder(folder, { writerKeys: [writerKey] });
  const seconds = (performance.now() - began) / 1_000;
  rmSync(folder, { recursive: true, force: true });
  if (!sentence.startsWith(`The trail verifies: ${events} entries`)) throw new Error(sentence);
  const goal = (60 * events) / 1_000_000;
  return [
    {
      what: `audit: verify ${events} events, codes of the writers included`,
      value: seconds,
      unit: 's',
      against: `goal ${goal}`,
      ratio: seconds / goal,
    },
  ];
}

export async function benchAudit(
  { database, url }: { database: Database; url: string },
  { seconds, events }: { seconds: number; events: number },
): Promise<Row[]> {
  return [...(await sustained(database, url, seconds)), ...(await verified(events))];
}

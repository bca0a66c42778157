import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { exportIn } from '@ouzel/audit';
import { verifyFolder } from '@ouzel/ledger/verify-folder';
import type { Sql } from '@ouzel/runtime';
import fc from 'fast-check';
import { anyTampering, tamperWith } from '../ledger/tampering.ts';
import { anEvent } from '../world/ledger-event.ts';
import { WRITER_KEY } from '../world/ledger-keys.ts';
import { type Ledger, openLedger } from '../world/ledger.ts';
import { asSuperuser } from '../world/superuser.ts';
import type { Row } from './measure.ts';

const WRITTEN_AT_ONCE = 14;
const TURNS = 4;
/** Clean runs of one log, so that none grows long. */
const RUNS_OF_A_LOG = 125;

function keyFile({ folder }: Ledger): string {
  const path = join(folder, 'writer.key');
  writeFileSync(path, `${WRITER_KEY.toString('hex')}\n`);
  return path;
}

async function isFound(ledger: Ledger, sql: Sql, writerKey: string): Promise<{ found: boolean; sentence: string }> {
  const folder = mkdtempSync(join(ledger.folder, 'case-'));
  try {
    await exportIn(sql, folder);
    const { good, sentence } = await verifyFolder(folder, { witness: ledger.witnessFile, writerKeys: [writerKey] });
    return { found: !good, sentence };
  } catch (error) {
    return { found: true, sentence: Error.isError(error) ? error.message : '' };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A superuser with the triggers off does something to a published log, chosen by chance. */
async function tampered(count: number): Promise<Row[]> {
  const ledger = await openLedger();
  const writerKey = keyFile(ledger);
  const sealer = ledger.sealer();
  for (let turn = 0; turn < TURNS; turn += 1) {
    await ledger.write(WRITTEN_AT_ONCE, turn % 2 === 0 ? randomUUID() : undefined);
    await ledger.sealAll(sealer);
  }
  await sealer.stop();
  const [row] = await ledger.database.rows<{ size: number; marks: number[] }>({
    text: 'select count(*)::int as size, array_agg(e.index::int) filter (where v.id is null) as marks from audit.entry e left join audit.event v using (id)',
  });
  const { size, marks } = row ?? { size: 0, marks: [] };
  const started = performance.now();
  let [found, places, named] = [0, 0, 0];
  for (const tampering of fc.sample(anyTampering, count)) {
    const [place, said] = await asSuperuser(ledger.database, async (sql) => {
      const where = await tamperWith(sql, tampering, size, new Set(marks));
      return [where, await isFound(ledger, sql, writerKey)] as const;
    });
    found += said.found ? 1 : 0;
    places += place === undefined ? 0 : 1;
    named += place !== undefined && said.sentence.includes(`sequence ${place} `) ? 1 : 0;
  }
  await ledger.database.close();
  const seconds = ((performance.now() - started) / 1_000).toFixed(0);
  return [
    {
      what: `audit: tamperings by a superuser that were found, of ${count}`,
      value: found,
      unit: 'found',
      against: `goal: all; ${seconds} s with an export each`,
      ratio: found / count,
    },
    {
      what: `audit: of ${places} at one place, those that named it`,
      value: named,
      unit: 'named',
      against: 'goal: all',
      ratio: named / Math.max(1, places),
    },
  ];
}

/** Writes, seals and looks at any moment. @returns how often a trail that nobody touched raised an alarm. */
async function alarmsOf(count: number, random: () => number): Promise<number> {
  const ledger = await openLedger();
  const writerKey = keyFile(ledger);
  const [sealer, writer] = [ledger.sealer(), ledger.writer()];
  let alarms = 0;
  for (let run = 0; run < count; run += 1) {
    const events = Array.from({ length: Math.floor(random() * 4) }, () => writer.record(anEvent(run)));
    const sealing = random() < 0.5 ? sealer.turn() : undefined;
    const folder = await ledger.export();
    const { good } = await verifyFolder(folder, { writerKeys: [writerKey] });
    rmSync(folder, { recursive: true, force: true });
    alarms += good ? 0 : 1;
    await Promise.all([...events, sealing]);
  }
  await sealer.stop();
  await writer.close();
  await ledger.database.close();
  return alarms;
}

/** What was done to a published log and found, and what was said of logs that nobody touched. */
export async function benchTampering(count: number, random: () => number): Promise<Row[]> {
  const rows = await tampered(count);
  let alarms = 0;
  for (let left = count; left > 0; left -= RUNS_OF_A_LOG) alarms += await alarmsOf(Math.min(left, RUNS_OF_A_LOG), random);
  return [
    ...rows,
    {
      what: `audit: false alarms in ${count} looks at logs that nobody touched`,
      value: alarms,
      unit: 'alarms',
      against: 'goal: none',
    },
  ];
}

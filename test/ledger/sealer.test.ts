import { appendFileSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createAudit, type Sealer } from '@ouzel/audit';
import { FhirError } from '@ouzel/fhir';
import type { Database } from '@ouzel/runtime';
import { Client } from 'pg';
import { type Ledger, openLedger } from '../world/ledger.ts';
import { run } from '../world/process.ts';
import { anEvent } from '../world/ledger-event.ts';
import { WRITER_KEY } from '../world/ledger-keys.ts';

let ledger: Ledger;
beforeAll(async () => {
  ledger = await openLedger();
});
afterAll(() => ledger.database.close());

/** Ends every other session, as a crash of the network would. */
const CUT =
  'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()';

const counts = async (): Promise<{ entries: number; leaves: number; distinct: number }> => {
  const text =
    'select (select count(*)::int from audit.entry) as entries, (select count(*)::int from audit.leaf) as leaves, (select count(distinct id)::int from audit.entry) as distinct';
  const [row] = await ledger.database.rows<{ entries: number; leaves: number; distinct: number }>({ text });
  return row ?? { entries: 0, leaves: 0, distinct: 0 };
};

/** A turn of this sealer: another may have the lock, and a connection may be gone. */
async function turned(sealer: Sealer): Promise<void> {
  while (!(await sealer.turn())) await new Promise((next) => setTimeout(next, 5));
}

const isLost = (error: unknown): boolean => error instanceof FhirError && error.situation === 'unavailable';

async function allSealed(): Promise<void> {
  const sealer = ledger.sealer();
  for (let open = true; open;) {
    try {
      await turned(sealer);
      const { entries, leaves } = await counts();
      open = entries < leaves;
    } catch (error) {
      if (!isLost(error)) throw error;
    }
  }
  await sealer.stop();
}

async function verifies(): Promise<void> {
  await allSealed();
  const { entries, leaves, distinct } = await counts();
  expect([entries, distinct]).toEqual([leaves, leaves]);
  const { stdout } = await ledger.verify('--witness', ledger.witnessFile);
  expect(stdout).toMatch(/^The trail verifies/);
}

describe('The sealer', () => {
  test('takes an event whose transaction commits late, after younger ones are sealed', async () => {
    const late = new Client({ connectionString: ledger.url });
    await late.connect();
    await late.query('begin');
    const slow: Database = { ...ledger.database, rows: async (statement) => (await late.query(statement)).rows };
    const writer = createAudit({ database: slow, now: () => new Date(), writerKey: WRITER_KEY });
    await writer.record(anEvent(1));
    await ledger.write(20);
    const sealer = ledger.sealer();
    await turned(sealer);
    expect((await counts()).entries).toBe(21);
    await late.query('commit');
    await sealer.stop();
    await verifies();
    expect((await counts()).entries).toBe(22);
    await late.end();
  });

  test('does no harm where several run at once, while events come', async () => {
    const sealers = [ledger.sealer(), ledger.sealer(), ledger.sealer()];
    await Promise.all([
      ledger.write(400),
      ...sealers.flatMap((sealer) => [sealer.turn(), sealer.turn(), sealer.turn()]),
      ledger.write(300),
    ]);
    await Promise.all(sealers.map((sealer) => sealer.stop()));
    await verifies();
  });

  test('goes on from wherever its connection or its witness line was cut', async () => {
    for (let round = 0; round < 12; round += 1) {
      const sealer = ledger.sealer();
      const writing = ledger.write(60).catch(() => []);
      await new Promise((next) => setTimeout(next, round));
      await ledger.database.rows({ text: CUT }).catch(() => undefined);
      await writing;
      appendFileSync(ledger.witnessFile, '"ouzel.example/aud');
      await sealer.stop();
    }
    await verifies();
  }, 60_000);

  test('goes on wherever its process was killed', async () => {
    const settings = JSON.stringify({ url: ledger.url, witnessFile: ledger.witnessFile });
    for (let round = 0; round < 8; round += 1) {
      const { child, ended } = run('test/ledger/sealer-program.ts', [settings], {});
      await new Promise((sealing) => child.stdout?.once('data', sealing));
      const writing = ledger.write(200);
      await new Promise((next) => setTimeout(next, 3 + round * 4));
      child.kill('SIGKILL');
      await Promise.all([ended, writing]);
    }
    await verifies();
  }, 60_000);

  test('puts events in the order of their transactions whatever the clocks say', async () => {
    let hour = 0;
    const jumping = createAudit({
      database: ledger.database,
      now: () => new Date(Date.now() + ((hour += 1) % 2 === 0 ? 7_200_000 : -600_000)),
      writerKey: WRITER_KEY,
    });
    for (let at = 0; at < 10; at += 1) await jumping.record(anEvent(at));
    await jumping.close();
    await verifies();
  });

  test('signs nothing more where the tree or the witness is not what it was', async () => {
    await allSealed();
    const before = readFileSync(ledger.witnessFile, 'utf8');
    const size = (await counts()).entries;
    await ledger.database.transaction(async (sql) => {
      await sql.rows({ text: 'set local session_replication_role = replica' });
      await sql.rows({ text: 'delete from audit.checkpoint where size > $1', values: [size - 5] });
      await sql.rows({ text: 'delete from audit.entry where index >= $1', values: [size - 5] });
    });
    const sealer = ledger.sealer();
    await expect(turned(sealer)).rejects.toThrow(/witness/);
    await sealer.stop();
    expect(readFileSync(ledger.witnessFile, 'utf8')).toBe(before);
  });
});

import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type Sealer, type SealWatch, startSealer, watchSealing } from '@ouzel/audit';
import { createMetrics } from '@ouzel/runtime';
import { silentLog } from '../world/database.ts';
import { ORIGIN, SEED, WRITER_KEY } from '../world/ledger-keys.ts';
import { type Ledger, openLedger } from '../world/ledger.ts';
import { until } from '../world/until.ts';

const PATIENCE_MS = 60_000;
const LATE_MS = 1_500;

let ledger: Ledger;
let witnessFile: string;
const open: (Sealer | SealWatch)[] = [];
beforeEach(async () => {
  ledger = await openLedger();
  witnessFile = join(ledger.folder, 'kept', 'witness.jsonl');
  mkdirSync(join(ledger.folder, 'kept'));
});
afterEach(async () => {
  for (const each of open.splice(0)) await each.stop();
  await ledger.database.close();
});

function sealing(): Sealer {
  const { database } = ledger;
  const sealer = startSealer({
    database,
    log: silentLog,
    origin: ORIGIN,
    keys: [{ name: ORIGIN, seed: SEED }],
    writerKeys: [WRITER_KEY],
    witnessFile,
  });
  open.push(sealer);
  return sealer;
}

/** A watch that looks when it is told to, and what its metrics say by then. */
function watching(sealer?: Sealer) {
  const metrics = createMetrics();
  const watch = watchSealing({
    database: ledger.database,
    log: silentLog,
    metrics,
    sealer,
    everyMs: PATIENCE_MS,
    lateMs: LATE_MS,
  });
  open.push(watch);
  const value = async (name: string): Promise<number> => {
    const line = (await metrics.render()).text.split('\n').find((each) => each.startsWith(`${name} `));
    return Number(line?.slice(name.length));
  };
  const fault = (kind: string): Promise<number> => value(`ouzel_audit_sealer_fault{kind="${kind}"}`);
  return { warnings: () => watch.warnings().join(' '), look: () => watch.look(), value, fault };
}

type Watching = ReturnType<typeof watching>;
const seen = (watch: Watching, pattern: RegExp): Promise<void> =>
  until(async () => {
    await watch.look();
    return pattern.test(watch.warnings());
  }, PATIENCE_MS);

describe('The watch of the sealing', () => {
  test('says nothing of an empty trail, nor of one that is sealed', async () => {
    const watch = watching();
    await watch.look();
    expect([watch.warnings(), await watch.value('ouzel_audit_unpublished_age_seconds')]).toEqual(['', 0]);
    const sealer = sealing();
    await ledger.write(10);
    await ledger.sealAll(sealer);
    await watch.look();
    const [row] = await ledger.database.rows<{ size: number; made: number }>({
      text: 'select max(size)::int as size, max(extract(epoch from made))::float8 as made from audit.checkpoint',
    });
    expect(await watch.value('ouzel_audit_entries_published')).toBe(row?.size);
    expect(await watch.value('ouzel_audit_checkpoint_timestamp_seconds')).toBeCloseTo(row?.made ?? 0, 3);
    expect([watch.warnings(), await watch.value('ouzel_audit_unpublished_age_seconds')]).toEqual(['', 0]);
  }, 120_000);

  test('is alarmed where nobody seals, from any process, and no longer once somebody does', async () => {
    const sealer = sealing();
    await ledger.write(5);
    await ledger.sealAll(sealer);
    await sealer.stop();
    await ledger.write(5);
    const elsewhere = watching();
    await seen(elsewhere, /^No checkpoint covers what was recorded over 2 seconds ago/);
    const [age, published] = [
      await elsewhere.value('ouzel_audit_unpublished_age_seconds'),
      await elsewhere.value('ouzel_audit_entries_published'),
    ];
    expect(age).toBeGreaterThan(LATE_MS / 1000);
    await ledger.sealAll(sealing());
    await seen(elsewhere, /^$/);
    expect(await elsewhere.value('ouzel_audit_unpublished_age_seconds')).toBe(0);
    expect(await elsewhere.value('ouzel_audit_entries_published')).toBeGreaterThan(published);
  }, 120_000);

  test('says that the disk of the witness is full, while sealing goes on, and the witness has all of it afterwards', async () => {
    symlinkSync('/dev/full', witnessFile);
    const sealer = sealing();
    const watch = watching(sealer);
    await ledger.write(5);
    await seen(watch, /witness file cannot be read or written/);
    expect(await watch.fault('witness-unusable')).toBe(1);
    await until(async () => {
      await watch.look();
      return (await watch.value('ouzel_audit_unpublished_age_seconds')) === 0;
    }, PATIENCE_MS);
    rmSync(witnessFile);
    await seen(watch, /^$/);
    expect(await watch.fault('witness-unusable')).toBe(0);
    await sealer.stop();
    expect((await ledger.verify('--witness', witnessFile)).stdout).toMatch(
      /^The trail verifies: \d+ entries, (\d+) checkpoints, \1 of a witness/,
    );
  }, 120_000);

  test('says that the witness disagrees, and that somebody else wrote to the trail', async () => {
    const sealer = sealing();
    await ledger.write(8);
    await ledger.sealAll(sealer);
    await sealer.stop();
    await ledger.database.transaction(async (sql) => {
      await sql.rows({ text: 'set local session_replication_role = replica' });
      await sql.rows({
        text: `insert into audit.leaf (id, leaf, salts, mac) select gen_random_uuid(), leaf, salts, '\\x00' from audit.leaf limit 1`,
      });
    });
    const again = sealing();
    const watch = watching(again);
    await seen(watch, /^Something stands in the audit trail that no writer wrote\.$/);
    writeFileSync(witnessFile, '');
    await ledger.database.transaction(async (sql) => {
      await sql.rows({ text: 'set local session_replication_role = replica' });
      await sql.rows({ text: `update audit.tile set hashes = set_byte(hashes, 0, get_byte(hashes, 0) # 1)` });
    });
    await seen(watch, /The log or its keys are not what they must be/);
    expect([await watch.fault('log-changed'), await watch.fault('no-writer'), await watch.fault('witness-disagrees')]).toEqual([
      1, 1, 0,
    ]);
  }, 120_000);

  test('says that the witness has seen a longer log', async () => {
    const sealer = sealing();
    await ledger.write(8);
    await ledger.sealAll(sealer);
    await sealer.stop();
    await ledger.database.transaction(async (sql) => {
      await sql.rows({ text: 'set local session_replication_role = replica' });
      await sql.rows({ text: 'delete from audit.entry' });
      await sql.rows({ text: 'delete from audit.checkpoint' });
    });
    const watch = watching(sealing());
    await seen(watch, /The witness file says otherwise than the database/);
    expect(await watch.fault('witness-disagrees')).toBe(1);
  }, 120_000);
});

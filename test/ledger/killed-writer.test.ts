import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createAudit } from '@ouzel/audit';
import { FhirError } from '@ouzel/fhir';
import { verifyFolder } from '@ouzel/ledger/verify-folder';
import type { Database } from '@ouzel/runtime';
import { type Ledger, openLedger } from '../world/ledger.ts';
import { anEvent } from '../world/ledger-event.ts';
import { WRITER_KEY } from '../world/ledger-keys.ts';

let ledger: Ledger;
let writerKey: string;
beforeAll(async () => {
  ledger = await openLedger();
  writerKey = join(ledger.folder, 'writer.key');
  writeFileSync(writerKey, WRITER_KEY.toString('hex'));
});
afterAll(() => ledger.database.close());

const now = (): Date => new Date();
const said = async (): Promise<string> => (await verifyFolder(await ledger.export(), { writerKeys: [writerKey] })).sentence;

/** Records events and never says another word: what is left of a process that was killed. */
async function killedAfter(count: number, headFolder: string): Promise<string[]> {
  let dead = false;
  const gone = (): Promise<never> => Promise.reject(new FhirError('unavailable', 'dead'));
  const database: Database = { ...ledger.database, rows: (statement) => (dead ? gone() : ledger.database.rows(statement)) };
  const audit = createAudit({ database, now, writerKey: WRITER_KEY, headFolder });
  const ids: string[] = [];
  for (let at = 0; at < count; at += 1) ids.push((await audit.record(anEvent(at))).id);
  dead = true;
  await audit.record(anEvent(count)).catch(() => undefined);
  return ids;
}

/** The next start on the same data folder. */
async function restarted(headFolder: string): Promise<void> {
  const audit = createAudit({ database: ledger.database, now, writerKey: WRITER_KEY, headFolder });
  await audit.record(anEvent(0));
  await audit.close();
}

describe('A process that was killed', () => {
  test('is spoken for by the next one, and what was refused is not missed', async () => {
    const folder = join(ledger.folder, 'heads-good');
    await killedAfter(10, folder);
    await restarted(folder);
    expect(await said()).toMatch(/^The trail verifies/);
  });

  test('leaves no moment in which its last events can be taken away unseen', async () => {
    const folder = join(ledger.folder, 'heads-bad');
    const ids = await killedAfter(10, folder);
    await ledger.database.transaction(async (sql) => {
      await sql.rows({ text: 'set local session_replication_role = replica' });
      for (const table of ['event', 'leaf'])
        await sql.rows({ text: `delete from audit.${table} where id = $1`, values: [ids.at(-1)] });
    });
    expect(await said()).toMatch(/^The trail verifies/);
    await restarted(folder);
    expect(await said()).toMatch(/event 10 of writer \w+, which was acknowledged, is missing/);
  });
});

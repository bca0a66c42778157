import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createAudit } from '@ouzel/audit';
import { FhirError } from '@ouzel/fhir';
import type { Database } from '@ouzel/runtime';
import { type Ledger, openLedger } from '../world/ledger.ts';
import { anEvent } from '../world/ledger-event.ts';
import { WRITER_KEY } from '../world/ledger-keys.ts';

let ledger: Ledger;
beforeAll(async () => {
  ledger = await openLedger();
});
afterAll(() => ledger.database.close());

const gaps = (): Promise<{ event: string; outcome: string; leaf: string }[]> =>
  ledger.database.rows({
    text: "select v.event, v.outcome, l.leaf from audit.event v join audit.leaf l using (id) where event::jsonb ->> 'interaction' = 'gap'",
  });

describe('An outage of the trail', () => {
  test('refuses every request in it, and is told by one event after it', async () => {
    let away = true;
    const database: Database = {
      ...ledger.database,
      rows: (statement) => (away ? Promise.reject(new FhirError('unavailable', 'away')) : ledger.database.rows(statement)),
    };
    const audit = createAudit({ database, now: () => new Date(), writerKey: WRITER_KEY });
    const from = Date.now();
    for (let at = 0; at < 7; at += 1) {
      await expect(audit.record(anEvent(at))).rejects.toThrow('away');
      // A request that was refused leaves a failure to be recorded, which cannot be either: it is one request.
      await expect(audit.record(anEvent(at))).rejects.toThrow('away');
    }
    expect(await gaps()).toEqual([]);
    away = false;
    while ((await gaps()).length === 0) await new Promise((next) => setTimeout(next, 50));
    await audit.record(anEvent(99));
    await audit.close();
    const [gap, ...more] = await gaps();
    expect(more).toEqual([]);
    expect(gap?.outcome).toBe('8');
    expect(gap?.event).toMatch(/refused=7"/);
    const [, since = ''] = /"from":"([^"]+)","until"/.exec(gap?.leaf ?? '') ?? [];
    expect(Date.parse(since) - from).toBeLessThan(1_000);
    await ledger.sealAll();
    expect((await ledger.verify()).stdout).toMatch(/^The trail verifies/);
  });
});

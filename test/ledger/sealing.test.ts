import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Ledger, openLedger } from '../world/ledger.ts';

let ledger: Ledger;
beforeAll(async () => {
  ledger = await openLedger();
});
afterAll(() => ledger.database.close());

describe('The trail', () => {
  test('is sealed, exported and verified from end to end', async () => {
    const sealer = ledger.sealer();
    await ledger.write(700, randomUUID());
    await sealer.stop();
    await ledger.sealAll();
    const { code, stdout } = await ledger.verify('--witness', ledger.witnessFile);
    expect(stdout).toMatch(/^The trail verifies: 701 entries/);
    expect(code).toBe(0);
  });
});

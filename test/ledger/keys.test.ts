import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type SigningKeys, startSealer } from '@ouzel/audit';
import { openCheckpoint, rootOfLeaves, signCheckpoint, verifierOf, vkeyOf } from '@ouzel/ledger';
import { verifyFolder } from '@ouzel/ledger/verify-folder';
import { silentLog } from '../world/database.ts';
import { type Ledger, openLedger } from '../world/ledger.ts';
import { ORIGIN, SEED, WRITER_KEY } from '../world/ledger-keys.ts';

let ledger: Ledger;
beforeAll(async () => {
  ledger = await openLedger();
});
afterAll(() => ledger.database.close());

const old = { name: ORIGIN, seed: SEED };
const next = { name: ORIGIN, seed: Buffer.alloc(32, 8) };

async function sealed(keys: SigningKeys): Promise<void> {
  await ledger.write(10);
  const { database, witnessFile } = ledger;
  const sealer = startSealer({ database, log: silentLog, origin: ORIGIN, keys, writerKeys: [WRITER_KEY], witnessFile });
  try {
    while (!(await sealer.turn())) await new Promise((again) => setTimeout(again, 5));
  } finally {
    await sealer.stop();
  }
}

describe('The key of the log', () => {
  test('is followed by a new one, and all verifies from the first on', async () => {
    await sealed([old]);
    await sealed([old, next]);
    await sealed([next]);
    const key = vkeyOf(verifierOf(old));
    const { sentence } = await verifyFolder(await ledger.export(), { key, witness: ledger.witnessFile });
    expect(sentence).toMatch(/^The trail verifies: 33 entries, 3 checkpoints/);
  });

  test('is not replaced by one that the old key does not know', async () => {
    await expect(sealed([{ name: ORIGIN, seed: Buffer.alloc(32, 3) }])).rejects.toThrow(/none of the keys of this sealer/);
  });

  test('does not open the log of another', async () => {
    const stranger = vkeyOf(verifierOf({ name: ORIGIN, seed: Buffer.alloc(32, 3) }));
    await expect(verifyFolder(await ledger.export(), { key: stranger })).rejects.toThrow(/another log/);
  });

  test('shows two logs to nobody: a second head of one size is told, and the old key signs no more', async () => {
    const folder = await ledger.export();
    const forged = join(ledger.folder, 'forged.jsonl');
    const root = rootOfLeaves([Buffer.alloc(32, 1)]);
    const [last = ''] = readFileSync(join(folder, 'checkpoints.jsonl'), 'utf8').trim().split('\n').slice(-1);
    const head = openCheckpoint(String(JSON.parse(last)), [verifierOf(next)]);
    const size = head?.size ?? 0;
    writeFileSync(forged, `${JSON.stringify(signCheckpoint({ origin: ORIGIN, size, root }, [next]))}\n`);
    expect((await verifyFolder(folder, { witness: forged })).sentence).toMatch(/was shown in two forms/);
    writeFileSync(forged, `${JSON.stringify(signCheckpoint({ origin: ORIGIN, size: size + 5, root }, [old]))}\n`);
    expect((await verifyFolder(folder, { witness: forged })).sentence).toMatch(/not signed by the key of the log/);
  });
});

import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exportLog } from '@ouzel/audit';
import { verifyFolder } from '@ouzel/ledger/verify-folder';
import type { Minting } from './minting.ts';
import { until } from './until.ts';

const UNSEALED = 'select from audit.leaf l where not exists (select from audit.entry e where e.id = l.id) limit 1';
const SEALED_WITHIN_MS = 60_000;

/** What the stand-alone verifier says of the system's log, once all of it is sealed. */
export async function verifiedTrail(minting: Minting): Promise<string> {
  const { world } = minting;
  const { ledger } = world.sample.around;
  // Marks of the writers come every second, so that it is all sealed for a moment only.
  await until(async () => (await minting.rows(UNSEALED)).length === 0, SEALED_WITHIN_MS).catch(() => undefined);
  const folder = mkdtempSync(join(tmpdir(), 'ouzel-erased-'));
  writeFileSync(join(folder, 'writer.key'), ledger.writerKey.toString('hex'));
  await exportLog(world.system.database, join(folder, 'log'));
  const how = { witness: ledger.witnessFile, writerKeys: [join(folder, 'writer.key')] };
  return (await verifyFolder(join(folder, 'log'), how)).sentence;
}

// A sealer as a process of its own, to be killed: its settings are one line of JSON.
import { startSealer } from '@ouzel/audit';
import { createLog, openDatabase } from '@ouzel/runtime';
import { z } from 'zod';
import { ORIGIN, SEED, WRITER_KEY } from '../world/ledger-keys.ts';

const settings = z.object({ url: z.string(), witnessFile: z.string() });
const { url, witnessFile } = settings.parse(JSON.parse(process.argv[2] ?? '{}'));
const log = createLog('silent');
const database = openDatabase({ url, application: 'sealer', connectionsMax: 1, statementTimeoutMs: 5_000, log });
const sealer = startSealer({
  database,
  log,
  origin: ORIGIN,
  keys: [{ name: ORIGIN, seed: SEED }],
  writerKeys: [WRITER_KEY],
  witnessFile,
});
process.stdout.write('sealing\n');
for (;;) await sealer.turn().catch(() => undefined);

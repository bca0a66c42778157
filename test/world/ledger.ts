import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAudit, exportLog, type Sealer, startSealer } from '@ouzel/audit';
import type { Database } from '@ouzel/runtime';
import { openFresh, silentLog } from './database.ts';
import { anEvent } from './ledger-event.ts';
import { ORIGIN, SEED, WRITER_KEY } from './ledger-keys.ts';
import { type Ended, run } from './process.ts';

export interface Ledger {
  url: string;
  database: Database;
  folder: string;
  witnessFile: string;
  sealer(): Sealer;
  /** Brings all that is committed into the tree, however long other databases of the server hold the horizon back. */
  sealAll(sealer?: Sealer): Promise<void>;
  writer(): ReturnType<typeof createAudit>;
  /** Writes so many events by a writer of their own, and its last word. */
  write(count: number, person?: string): Promise<string[]>;
  /** A fresh export, and what the program says of it. */
  verify(...flags: string[]): Promise<Ended>;
  export(): Promise<string>;
}

const UNSEALED = 'select from audit.leaf l where not exists (select from audit.entry e where e.id = l.id) limit 1';

/** A trail on a database of its own, with no system around it. */
export async function openLedger(): Promise<Ledger> {
  const { url, database } = await openFresh();
  const folder = mkdtempSync(join(tmpdir(), 'ouzel-ledger-'));
  const witnessFile = join(folder, 'witness.jsonl');
  let exports = 0;
  const writer = () => createAudit({ database, now: () => new Date(), writerKey: WRITER_KEY });
  const exported = async (): Promise<string> => {
    exports += 1;
    const out = join(folder, `export-${exports}`);
    await exportLog(database, out);
    return out;
  };
  const sealer = (): Sealer =>
    startSealer({
      database,
      log: silentLog,
      origin: ORIGIN,
      keys: [{ name: ORIGIN, seed: SEED }],
      writerKeys: [WRITER_KEY],
      witnessFile,
    });
  return {
    url,
    database,
    folder,
    witnessFile,
    writer,
    sealer,
    async sealAll(given) {
      const turning = given ?? sealer();
      while ((await database.rows({ text: UNSEALED })).length > 0) await turning.turn();
      if (given === undefined) await turning.stop();
    },
    async write(count, person) {
      const audit = writer();
      const written = await Promise.all(Array.from({ length: count }, (_, at) => audit.record(anEvent(at, person))));
      await audit.close();
      return written.map(({ id }) => id);
    },
    export: exported,
    verify: async (...flags) => run('packages/ledger/bin/verify.ts', [await exported(), ...flags], {}).ended,
  };
}

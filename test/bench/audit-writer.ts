// A process that does nothing but record events, many at once, for a time: what a gateway does beside its answers.
import { randomUUID } from 'node:crypto';
import { createAudit } from '@ouzel/audit';
import { createLog, openDatabase } from '@ouzel/runtime';
import { z } from 'zod';
import { anEvent } from '../world/ledger-event.ts';
import { WRITER_KEY } from '../world/ledger-keys.ts';
import { settingsOf } from './programs.ts';

const { databaseUrl, seconds, atOnce } = settingsOf(
  z.object({ databaseUrl: z.string(), seconds: z.number(), atOnce: z.number() }),
);
const log = createLog('silent');
const database = openDatabase({
  url: databaseUrl,
  application: 'bench audit',
  connectionsMax: 5,
  statementTimeoutMs: 10_000,
  log,
});
const audit = createAudit({ database, now: () => new Date(), writerKey: WRITER_KEY });
const people = Array.from({ length: 1_000 }, () => randomUUID());
const end = performance.now() + seconds * 1_000;
let recorded = 0;
const waits: number[] = [];
await Promise.all(
  Array.from({ length: atOnce }, async () => {
    while (performance.now() < end) {
      const began = performance.now();
      await audit.record(anEvent(recorded, people[recorded % people.length]));
      waits.push(performance.now() - began);
      recorded += 1;
    }
  }),
);
await audit.close();
await database.close();
const p99 = waits.toSorted((a, b) => a - b)[Math.floor(waits.length * 0.99)] ?? 0;
process.stdout.write(`${JSON.stringify({ recorded, p99 })}\n`);

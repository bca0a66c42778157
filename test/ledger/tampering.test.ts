import { mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { exportIn } from '@ouzel/audit';
import { verifyFolder } from '@ouzel/ledger/verify-folder';
import type { Sql } from '@ouzel/runtime';
import fc from 'fast-check';
import { type Ledger, openLedger } from '../world/ledger.ts';
import { anEvent } from '../world/ledger-event.ts';
import { WRITER_KEY } from '../world/ledger-keys.ts';
import { runs, within } from '../world/seeds.ts';
import { asSuperuser } from '../world/superuser.ts';
import { anyTampering, tamperWith } from './tampering.ts';

let ledger: Ledger;
let writerKey: string;
beforeAll(async () => {
  ledger = await openLedger();
  writerKey = join(ledger.folder, 'writer.key');
  writeFileSync(writerKey, `${WRITER_KEY.toString('hex')}\n`);
  const sealer = ledger.sealer();
  for (let turn = 0; turn < 4; turn += 1) {
    await ledger.write(14, turn % 2 === 0 ? randomUUID() : undefined);
    await ledger.sealAll(sealer);
  }
  await sealer.stop();
}, 60_000);
afterAll(() => ledger.database.close());

async function verdictIn(
  sql: Sql,
  witness: string | undefined = ledger.witnessFile,
): Promise<{ good: boolean; sentence: string }> {
  const folder = mkdtempSync(join(ledger.folder, 'case-'));
  await exportIn(sql, folder);
  return verifyFolder(folder, { witness, writerKeys: [writerKey] }).catch((error: unknown) => ({
    good: false,
    sentence: Error.isError(error) ? error.message : '',
  }));
}

describe('A database administrator with every right', () => {
  test(
    'is found out, whatever was done to what is published',
    async () => {
      const [row] = await ledger.database.rows<{ size: number; marks: number[] }>({
        text: 'select count(*)::int as size, array_agg(e.index::int) filter (where v.id is null) as marks from audit.entry e left join audit.event v using (id)',
      });
      const { size, marks } = row ?? { size: 0, marks: [] };
      expect(size).toBe(60);
      expect((await asSuperuser(ledger.database, (sql) => verdictIn(sql))).sentence).toMatch(
        /^The trail verifies: 60 entries, (\d+) checkpoints, \1 of a witness\.$/,
      );
      await fc.assert(
        fc.asyncProperty(anyTampering, async (tampering) => {
          const [named, { good, sentence }] = await asSuperuser(ledger.database, async (sql) => {
            const place = await tamperWith(sql, tampering, size, new Set(marks));
            return [place, await verdictIn(sql)] as const;
          });
          expect({ tampering, good }).toEqual({ tampering, good: false });
          if (named !== undefined) expect(sentence).toContain(`sequence ${named} `);
        }),
        { ...runs(1_000), endOnFailure: true },
      );
    },
    within(180_000),
  );

  test(
    'is found out in what is not published yet',
    async () => {
      await ledger.write(40);
      await fc.assert(
        fc.asyncProperty(fc.constantFrom('leaf', 'event', 'edit', 'copy'), fc.nat({ max: 39 }), async (how, at) => {
          const { good } = await asSuperuser(ledger.database, async (sql) => {
            const pending = `(select l.id from audit.leaf l join audit.event v using (id) where not exists (select from audit.entry e where e.id = l.id) order by l.id offset ${at} limit 1)`;
            if (how === 'edit')
              await sql.rows({
                text: `update audit.event set event = replace(event, 'Verity', 'Falsity') where id = ${pending}`,
              });
            else if (how === 'copy')
              await sql.rows({
                text: `insert into audit.leaf (id, leaf, mac) select gen_random_uuid(), leaf, mac from audit.leaf where id = ${pending}`,
              });
            else {
              if (how === 'leaf')
                await sql.rows({
                  text: `with gone as (delete from audit.leaf where id = ${pending} returning id) delete from audit.event where id in (select id from gone)`,
                });
              else await sql.rows({ text: `delete from audit.event where id = ${pending}` });
            }
            return verdictIn(sql);
          });
          expect({ how, at, good }).toEqual({ how, at, good: false });
        }),
        runs(60),
      );
      expect(await asSuperuser(ledger.database, (sql) => verdictIn(sql))).toMatchObject({ good: true });
    },
    within(90_000),
  );
});

/** Writes, seals and looks at any moment: a log of its own, so that none grows long. */
async function cleanRuns(count: number): Promise<void> {
  const quiet = await openLedger();
  const [sealer, writer] = [quiet.sealer(), quiet.writer()];
  let at = 0;
  await fc.assert(
    fc.asyncProperty(fc.nat({ max: 3 }), fc.boolean(), async (events, seal) => {
      const writing = Array.from({ length: events }, () => writer.record(anEvent((at += 1))));
      const sealing = seal ? sealer.turn() : undefined;
      const said = await verifyFolder(await quiet.export(), { writerKeys: [writerKey] });
      expect(said.sentence).toMatch(/^The trail verifies/);
      await Promise.all([...writing, sealing]);
    }),
    { numRuns: count, endOnFailure: true },
  );
  await sealer.stop();
  await writer.close();
  const { good } = await verifyFolder(await quiet.export(), { witness: quiet.witnessFile, writerKeys: [writerKey] });
  expect(good).toBe(true);
  await quiet.database.close();
}

describe('A trail that nobody touched', () => {
  test(
    'never raises an alarm, whenever it is looked at',
    async () => {
      const [each, logs] = [125, Math.round((runs(1_000).numRuns ?? 0) / 125)];
      for (let log = 0; log < logs; log += 2) await Promise.all([cleanRuns(each), cleanRuns(each)]);
    },
    within(180_000),
  );
});

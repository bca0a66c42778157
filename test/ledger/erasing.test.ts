import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createAuditSearch, erasePerson } from '@ouzel/audit';
import { base32OfUuid } from '@ouzel/fhir';
import { verifyFolder } from '@ouzel/ledger/verify-folder';
import { type Ledger, openLedger } from '../world/ledger.ts';
import { anEvent } from '../world/ledger-event.ts';
import { WRITER_KEY } from '../world/ledger-keys.ts';

let ledger: Ledger;
let writerKey: string;
const [erased, other] = [randomUUID(), randomUUID()];
beforeAll(async () => {
  ledger = await openLedger();
  writerKey = join(ledger.folder, 'writer.key');
  writeFileSync(writerKey, WRITER_KEY.toString('hex'));
  const audit = ledger.writer();
  await ledger.write(600, erased);
  await ledger.write(20, other);
  await audit.record({ ...anEvent(1), parts: [anEvent(2, erased), anEvent(3, other)], resources: [] });
  await audit.close();
  await ledger.sealAll();
});
afterAll(() => ledger.database.close());

const said = async (): Promise<string> =>
  (await verifyFolder(await ledger.export(), { witness: ledger.witnessFile, writerKeys: [writerKey] })).sentence;
const texts = async (): Promise<string> => {
  const text =
    "select (select string_agg(row_to_json(v)::text, ' ') from audit.event v) || (select string_agg(row_to_json(l)::text, ' ') from audit.leaf l) || (select string_agg(row_to_json(p)::text, ' ') from audit.event_person p) as all";
  const [row] = await ledger.database.rows<{ all: string }>({ text });
  return row?.all ?? '';
};

describe('Erasing a person', () => {
  test('leaves nothing that names them, everything of others, and every proof', async () => {
    const before = await ledger.database.rows({ text: 'select leaf from audit.leaf order by id' });
    expect(await said()).toMatch(/^The trail verifies/);
    const audit = ledger.writer();
    expect(await erasePerson(ledger.database, audit.noted, erased)).toBe(601);
    await audit.close();
    const all = await texts();
    for (const name of [erased, base32OfUuid(erased)]) expect(all).not.toContain(name);
    const trail = createAuditSearch({ database: ledger.database, site: 'https://exchange.example' });
    const found = async (person: string) =>
      (await trail.search({ clauses: [{ on: 'person', any: [person] }] }, { count: 1, total: 'accurate' })).total;
    expect([await found(erased), await found(other)]).toEqual([0, 21]);
    const kept = await ledger.database.rows<{ leaf: string }>({ text: 'select leaf from audit.leaf order by id' });
    const leaves = new Set(kept.map(({ leaf }) => leaf));
    expect(before.filter(({ leaf }) => !leaves.has(String(leaf)))).toEqual([]);
    expect(await said()).toMatch(/^The trail verifies/);
    await ledger.sealAll();
    expect(await said()).toMatch(/^The trail verifies/);
  });

  test('is no way to make something disappear: what no entry of the log says was erased is missed', async () => {
    await ledger.write(5, other);
    await ledger.sealAll();
    await ledger.database.transaction(async (sql) => {
      await sql.rows({ text: "select set_config('audit.erasing', 'on', true)" });
      await sql.rows({
        text: `update audit.leaf set salts = overlay(salts placing decode(repeat('00', 16), 'hex') from 1) where id = (select id from audit.event where person = $1 order by sequence desc limit 1)`,
        values: [other],
      });
    });
    expect(await said()).toMatch(/lost content that no entry of the log says was erased/);
  });
});

import { assertAlive, type Effect, type Holding, type KeptCopy, type Locator, type Permit } from '@ouzel/exchange';
import type { Database } from '@ouzel/runtime';
import { z } from 'zod';
import { patientText } from './patient.ts';
import { createLinks } from './links.ts';
import { registerPatients } from './register-patients.ts';
import { register } from './register.ts';

// Joins the write of the rows, and comes after them: with which labels they are held is what they now say.
const POINT = `insert into locator.pointer (record, type, labels) select distinct r.record, r.type, r.labels
  from records.resource r where r.record = $1 and r.type = any($2::text[]) on conflict do nothing`;
const KEPT = 'select as_of, content_hash, completeness from locator.record where record = $1 and as_of is not null';
// Whose the copy is follows from its base record, which is held meanwhile: a link that is changed at the same time finds the copy, or it the
// change. Held alone, since readers who shared it would keep that change out for as long as they come. An answer that is older than the one
// that is kept changes nothing.
const KEEP = `with base as (select person from locator.record where custodian = $2 and home = $3 and audience is null and not beside for no key update), kept as (
  insert into locator.record (record, custodian, home, person, source, audience, as_of, content_hash, completeness, asked, whole, empty_as_of)
  select $1, $2, $3, base.person, 'gp-connect', $4, $5, $6, $7, $8::timestamptz, $9::boolean, case when $10::boolean then $8::timestamptz end from base
  on conflict (record) do update set as_of = excluded.as_of, content_hash = excluded.content_hash, completeness = excluded.completeness,
    asked = excluded.asked, whole = excluded.whole, empty_as_of = excluded.empty_as_of
  where locator.record.as_of is null or locator.record.as_of <= excluded.as_of returning record
), gone as (delete from locator.pointer p using kept where p.record = kept.record and not exists (
  select 1 from records.resource r where (r.record, r.type, r.labels) = (p.record, p.type, p.labels)))
insert into locator.pointer (record, type, labels) select distinct r.record, r.type, r.labels from kept join records.resource r using (record) on conflict do nothing`;

const COPIES = `select record from locator.record where home = $1 and custodian = $2 and audience is not null and source <> 'stored'`;
const FORGET =
  'update locator.record set as_of = null, content_hash = null, completeness = null, asked = null, whole = false, empty_as_of = null where record = $1';

const completeness = z.object({
  excluded: z.array(z.object({ type: z.string(), reason: z.string(), count: z.number() })),
  warnings: z.array(z.string()),
});
type KeptRow = { as_of: Date; content_hash: string; completeness: unknown };

function point(record: string, types: readonly string[]): Effect {
  return { name: 'locator-point', text: POINT, values: [record, [...new Set(types)]], order: record };
}

const homeOf = (permit: Permit, { linked }: Holding): string => linked?.person ?? permit.person;

/** Copies lie beside their base record: whatever writes to several bases goes from one to the next, and each time from one copy to the next. */
const orderOf = (permit: Permit, holding: Holding, record: string): string =>
  `${holding.custodian.ods} ${homeOf(permit, holding)} ${record}`;

function keep(permit: Permit, holding: Holding, { asked, asOf, contentHash, translated, types, whole }: KeptCopy): Effect {
  const { excluded, warnings } = translated;
  const values = [
    holding.record,
    holding.custodian.ods,
    homeOf(permit, holding),
    permit.requester.organisation.ods,
    asOf,
    contentHash,
    JSON.stringify({ excluded, warnings }),
    asked,
    whole,
    // Who somebody is stands in the emptiest record.
    whole && types.every((type) => type === 'Patient'),
  ];
  return { name: 'locator-keep', text: KEEP, values, order: orderOf(permit, holding, holding.record) };
}

export function createLocator(database: Database): Locator {
  return {
    links: createLinks(database),
    register: (registration) => register(database, registration),
    point,
    keep,
    forget: (permit, holding, record) => ({
      name: 'locator-forget',
      text: FORGET,
      values: [record],
      order: orderOf(permit, holding, record),
    }),
    registerPatients: (registrations, alongside) => registerPatients(database, registrations, alongside),
    patientOf(permit) {
      assertAlive(permit);
      return { text: patientText(permit), version: permit.hideIdentity ? 1 : permit.patient.version };
    },
    async keptCopies(permit, holding) {
      assertAlive(permit);
      const values = [homeOf(permit, holding), holding.custodian.ods];
      const rows = await database.rows<{ record: string }>({ name: 'locator-copies', text: COPIES, values });
      return rows.map(({ record }) => record);
    },
    async keptState(holding) {
      const [row] = await database.rows<KeptRow>({ name: 'locator-kept', text: KEPT, values: [holding.record] });
      if (row === undefined) return undefined;
      return { asOf: row.as_of, contentHash: row.content_hash, translated: completeness.parse(row.completeness) };
    },
  };
}

import { randomUUID } from 'node:crypto';
import type { Registered, Registration } from '@ouzel/exchange';
import { parseNhsNumber } from '@ouzel/fhir';
import { type Database, runEffects, type Sql } from '@ouzel/runtime';
import { findPerson } from './find-person.ts';
import { noteKeys } from './match-keys.ts';
import { numberFits } from './number-fits.ts';
import { patientBody } from './patient.ts';

// Somebody of whom only pointers were known (no founder) is begun by the first who says more of them.
// Each statement finds what another process may have made a moment before, so that two registrations at once end as one.
// A number that another one has taken the place of is the person's who has that one, and nobody new's.
const PERSON = `
with superseded as (select person from locator.superseded_number where nhs_number = $2),
made as (
  insert into locator.person as known (person, nhs_number, restricted, patient, founder, keyed)
  select $1::uuid, $2, $3::boolean, $4, $5, true where not exists (select 1 from superseded)
  on conflict (nhs_number) do update set restricted = known.restricted or excluded.restricted, patient = excluded.patient, founder = excluded.founder, keyed = true, version = known.version + 1, updated = now()
  where known.founder is null returning person
) select person, true as made from made union all select person, false from superseded union all select person, false from locator.person where nhs_number = $2 limit 1`;

const RECORD = `
with made as (
  insert into locator.record (record, custodian, person, source) values ($1, $2, $3, $4)
  on conflict (person, custodian, coalesce(audience, '')) do update set source = excluded.source where locator.record.source = 'pointers' returning record
) select record from made union all select record from locator.record where person = $3 and custodian = $2 and audience is null limit 1`;

const BY_LOCAL =
  'select r.record, r.person from locator.local_identifier l join locator.record r using (record) where l.custodian = $1 and l.value = any($2::text[]) limit 1';
const UNLINKED = 'insert into locator.record (record, custodian, person, source) values ($1, $2, null, $3)';
const LOCAL =
  'insert into locator.local_identifier (custodian, value, record) select $1, v, $3 from unnest($2::text[]) v on conflict do nothing';
const LINK = `update locator.record set person = $2 where record = $1 and person is null
  and not exists (select 1 from locator.record o where o.person = $2 and o.custodian = $3 and o.audience is null) returning record`;
// A link that was found without the number gives way to the number.
const RELINK = `with moved as (
    update locator.record r set person = $2 where r.record = $1
      and exists (select 1 from locator.link_review v where v.record = r.record and v.person = r.person and v.state = 'automatic')
      and not exists (select 1 from locator.record o where o.person = $2 and o.custodian = $3 and o.audience is null)
    returning r.record
  ), undone as (
    update locator.link_review v set state = 'not-same', decided = now(), decided_by = 'nhs-number' from moved
    where v.record = moved.record and v.state = 'automatic'
  ) select record from moved`;
const SETTLE = `update locator.link_review set state = 'settled', decided = now(), decided_by = 'nhs-number' where record = $1 and state = 'open'`;

async function personOf(sql: Sql, registration: Registration, nhsNumber: string): Promise<string> {
  const body = patientBody(registration.patient, nhsNumber);
  const values = [randomUUID(), nhsNumber, registration.restricted ?? false, body, registration.custodian];
  const [row] = await sql.rows<{ person: string; made: boolean }>({ name: 'locator-person', text: PERSON, values });
  if (row !== undefined) {
    if (row.made) await runEffects(sql, [noteKeys([{ nhsNumber, body }])]);
    return row.person;
  }
  // The other process's row was not visible to our snapshot yet; a second look sees it.
  return personOf(sql, registration, nhsNumber);
}

async function recordOf(sql: Sql, registration: Registration, person: string): Promise<string> {
  const values = [randomUUID(), registration.custodian, person, registration.source];
  const [row] = await sql.rows<{ record: string }>({ name: 'locator-record', text: RECORD, values });
  return row?.record ?? recordOf(sql, registration, person);
}

interface KnownRecord {
  record: string;
  person: string | null;
}

async function byLocalId(sql: Sql, registration: Registration): Promise<KnownRecord | undefined> {
  if (registration.localIds.length === 0) return undefined;
  const values = [registration.custodian, registration.localIds];
  return (await sql.rows<KnownRecord>({ name: 'locator-by-local', text: BY_LOCAL, values }))[0];
}

async function noteLocalIds(sql: Sql, registration: Registration, record: string): Promise<void> {
  if (registration.localIds.length === 0) return;
  await sql.rows({ name: 'locator-local', text: LOCAL, values: [registration.custodian, registration.localIds, record] });
}

/** Links a record that was kept without its NHS number, or was linked without it, to whom the number names. */
async function linkByNumber(sql: Sql, known: KnownRecord, person: string, custodian: string): Promise<boolean> {
  const [name, text] = known.person === null ? ['locator-link', LINK] : ['locator-relink', RELINK];
  const linked = await sql.rows({ name, text, values: [known.record, person, custodian] });
  if (linked.length > 0) await sql.rows({ name: 'locator-settle', text: SETTLE, values: [known.record] });
  return linked.length > 0;
}

async function registerUnlinked(sql: Sql, registration: Registration): Promise<Registered> {
  const record = randomUUID();
  await sql.rows({ name: 'locator-unlinked', text: UNLINKED, values: [record, registration.custodian, registration.source] });
  await noteLocalIds(sql, registration, record);
  const person = await findPerson(sql, record, registration.custodian, registration.patient);
  return { record, ...(person === undefined ? {} : { person }) };
}

/**
 * The record of a custodian about a person. An NHS number decides, unless it is plainly another's (number-fits.ts); without one, a number of the custodian's own that was seen before;
 * else the record is linked to whom it is of beyond doubt (find-person.ts), or stays unlinked. A record that was unlinked is linked when its
 * NHS number comes.
 */
export async function register(database: Database, registration: Registration): Promise<Registered> {
  const { custodian } = registration;
  const given = registration.nhsNumber === undefined ? undefined : parseNhsNumber(registration.nhsNumber);
  return database.transaction(async (sql) => {
    const known = await byLocalId(sql, registration);
    const nhsNumber = given !== undefined && (await numberFits(sql, registration, given)) ? given : undefined;
    if (nhsNumber === undefined) {
      if (known === undefined) return registerUnlinked(sql, registration);
      return { record: known.record, ...(known.person === null ? {} : { person: known.person }) };
    }
    const person = await personOf(sql, registration, nhsNumber);
    if (known !== undefined && known.person !== person) {
      if (await linkByNumber(sql, known, person, custodian)) return { record: known.record, person };
    }
    const record = await recordOf(sql, registration, person);
    await noteLocalIds(sql, registration, record);
    return { record, person };
  });
}

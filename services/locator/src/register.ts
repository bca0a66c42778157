import { randomUUID } from 'node:crypto';
import type { Registered, Registration } from '@ouzel/exchange';
import { parseNhsNumber } from '@ouzel/fhir';
import type { Database, Sql } from '@ouzel/runtime';
import { patientBody } from './patient.ts';

// Somebody of whom only pointers were known (no founder) is begun by the first who says more of them.
// Each statement finds what another process may have made a moment before, so that two registrations at once end as one.
// A number that another one has taken the place of is the person's who has that one, and nobody new's.
const PERSON = `
with superseded as (select person from locator.superseded_number where nhs_number = $2),
made as (
  insert into locator.person as known (person, nhs_number, restricted, patient, founder)
  select $1::uuid, $2, $3::boolean, $4, $5 where not exists (select 1 from superseded)
  on conflict (nhs_number) do update set restricted = known.restricted or excluded.restricted, patient = excluded.patient, founder = excluded.founder, version = known.version + 1, updated = now()
  where known.founder is null returning person
) select person from made union all select person from superseded union all select person from locator.person where nhs_number = $2 limit 1`;

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

async function personOf(sql: Sql, registration: Registration, nhsNumber: string): Promise<string> {
  const body = patientBody(registration.patient, nhsNumber);
  const values = [randomUUID(), nhsNumber, registration.restricted ?? false, body, registration.custodian];
  const [row] = await sql.rows<{ person: string }>({ name: 'locator-person', text: PERSON, values });
  if (row !== undefined) return row.person;
  // The other process's row was not visible to our snapshot yet; a second look sees it.
  return personOf(sql, registration, nhsNumber);
}

async function recordOf(sql: Sql, registration: Registration, person: string): Promise<string> {
  const values = [randomUUID(), registration.custodian, person, registration.source];
  const [row] = await sql.rows<{ record: string }>({ name: 'locator-record', text: RECORD, values });
  return row?.record ?? recordOf(sql, registration, person);
}

async function byLocalId(sql: Sql, registration: Registration): Promise<{ record: string; person: string | null } | undefined> {
  if (registration.localIds.length === 0) return undefined;
  const values = [registration.custodian, registration.localIds];
  return (await sql.rows<{ record: string; person: string | null }>({ name: 'locator-by-local', text: BY_LOCAL, values }))[0];
}

async function noteLocalIds(sql: Sql, registration: Registration, record: string): Promise<void> {
  if (registration.localIds.length === 0) return;
  await sql.rows({ name: 'locator-local', text: LOCAL, values: [registration.custodian, registration.localIds, record] });
}

async function registerUnlinked(sql: Sql, registration: Registration): Promise<Registered> {
  const record = randomUUID();
  await sql.rows({ name: 'locator-unlinked', text: UNLINKED, values: [record, registration.custodian, registration.source] });
  await noteLocalIds(sql, registration, record);
  return { record };
}

/**
 * The record of a custodian about a person. An NHS number decides; without one, a number of the custodian's own that was seen before;
 * else the record stays unlinked. A record that was unlinked is linked when its NHS number comes.
 */
export async function register(database: Database, registration: Registration): Promise<Registered> {
  const { nhsNumber, custodian } = registration;
  return database.transaction(async (sql) => {
    const known = await byLocalId(sql, registration);
    if (nhsNumber === undefined) {
      if (known === undefined) return registerUnlinked(sql, registration);
      return { record: known.record, ...(known.person === null ? {} : { person: known.person }) };
    }
    const person = await personOf(sql, registration, parseNhsNumber(nhsNumber));
    if (known?.person === null) {
      const linked = await sql.rows({ name: 'locator-link', text: LINK, values: [known.record, person, custodian] });
      if (linked.length > 0) return { record: known.record, person };
    }
    const record = await recordOf(sql, registration, person);
    await noteLocalIds(sql, registration, record);
    return { record, person };
  });
}

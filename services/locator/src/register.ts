import { randomUUID } from 'node:crypto';
import type { Registered, Registration } from '@ouzel/exchange';
import { parseNhsNumber } from '@ouzel/fhir';
import type { Database, Sql } from '@ouzel/runtime';
import { patientBody } from './patient.ts';
import { lockForRegistering, settleKnown } from './settle.ts';

// Each statement finds what another process may have made a moment before, so that two registrations at once end as one.
const PERSON = `
with made as (
  insert into locator.person (person, nhs_number, restricted, patient, founder) values ($1, $2, $3, $4, $5) on conflict (nhs_number) do nothing returning person
) select person from made union all select person from locator.person where nhs_number = $2 limit 1`;

const RECORD = `
with made as (
  insert into locator.record (record, custodian, home, person, source) values ($1, $2, $3, $3, $4) on conflict (home, custodian, coalesce(audience, '')) where not beside do nothing returning record, person
) select record, person from made union all select record, person from locator.record where home = $3 and custodian = $2 and audience is null and not beside limit 1`;

// Of several numbers the first one that is known decides.
const BY_LOCAL = `select r.record, r.person, r.home from locator.local_identifier l join locator.record r using (record)
  where l.custodian = $1 and l.value = any($2::text[]) order by array_position($2::text[], l.value) limit 1`;
const UNLINKED = 'insert into locator.record (record, custodian, person, source) values ($1, $2, null, $3)';
const LOCAL =
  'insert into locator.local_identifier (custodian, value, record) select $1, v, $3 from unnest($2::text[]) v on conflict do nothing returning value';
// Where the custodian has a record about this person already, this is a further one: what both hold stays where it is.
const LINK = `update locator.record set home = $2, person = $2,
    beside = exists (select from locator.record o where o.home = $2 and o.custodian = $3 and o.audience is null and not o.beside)
  where record = $1 and home is null returning record`;
const PERSON_OF = 'select person from locator.record where record = $1';

interface Known {
  record: string;
  person: string | null;
  home: string | null;
}

async function personOf(sql: Sql, registration: Registration, nhsNumber: string): Promise<{ person: string; made: boolean }> {
  const body = patientBody(registration.patient, nhsNumber);
  const id = randomUUID();
  const values = [id, nhsNumber, registration.restricted ?? false, body, registration.custodian];
  const [row] = await sql.rows<{ person: string }>({ name: 'locator-person', text: PERSON, values });
  if (row !== undefined) return { person: row.person, made: row.person === id };
  // The other process's row was not visible to our snapshot yet; a second look sees it.
  return personOf(sql, registration, nhsNumber);
}

async function recordOf(sql: Sql, registration: Registration, home: string): Promise<Known & { made: boolean }> {
  const id = randomUUID();
  const values = [id, registration.custodian, home, registration.source];
  const [row] = await sql.rows<{ record: string; person: string | null }>({ name: 'locator-record', text: RECORD, values });
  return row === undefined ? recordOf(sql, registration, home) : { ...row, home, made: row.record === id };
}

async function byLocalId(sql: Sql, registration: Registration): Promise<Known | undefined> {
  if (registration.localIds.length === 0) return undefined;
  const values = [registration.custodian, registration.localIds];
  return (await sql.rows<Known & Record<string, unknown>>({ name: 'locator-by-local', text: BY_LOCAL, values }))[0];
}

/** @returns whether any of them is new. */
async function noteLocalIds(sql: Sql, registration: Registration, record: string): Promise<boolean> {
  if (registration.localIds.length === 0) return false;
  const values = [registration.custodian, registration.localIds, record];
  return (await sql.rows({ name: 'locator-local', text: LOCAL, values })).length > 0;
}

async function registerUnlinked(sql: Sql, registration: Registration): Promise<Known> {
  const record = randomUUID();
  await sql.rows({ name: 'locator-unlinked', text: UNLINKED, values: [record, registration.custodian, registration.source] });
  return { record, person: null, home: null };
}

/** The record that the registration is about, and whether anything about it is new. */
async function found(sql: Sql, registration: Registration, nhsNumber: string | undefined): Promise<Known & { fresh: boolean }> {
  const known = await byLocalId(sql, registration);
  if (nhsNumber === undefined) {
    const at = known ?? (await registerUnlinked(sql, registration));
    return { ...at, fresh: known === undefined };
  }
  const { person, made } = await personOf(sql, registration, nhsNumber);
  if (known?.home === person) return { ...known, fresh: made };
  if (known !== undefined && known.home === null) {
    const values = [known.record, person, registration.custodian];
    const linked = await sql.rows({ name: 'locator-link-record', text: LINK, values });
    if (linked.length > 0) return { record: known.record, person, home: person, fresh: true };
  }
  const record = await recordOf(sql, registration, person);
  return { ...record, fresh: made || record.made };
}

/** Links that spoke of a number before it was known take effect now. */
async function placed(sql: Sql, { custodian, localIds }: Registration, nhsNumber: string | undefined, at: Known): Promise<Known> {
  const nhsNumbers = nhsNumber === undefined ? [] : [nhsNumber];
  if (!(await settleKnown(sql, { nhsNumbers, custodian, numbers: localIds, records: [at.record] }))) return at;
  const [row] = await sql.rows<{ person: string | null }>({ name: 'locator-person-of', text: PERSON_OF, values: [at.record] });
  return { ...at, person: row?.person ?? null };
}

/**
 * The record of a custodian about a person. An NHS number decides; without one, a number of the custodian's own that was seen before;
 * else the record stays unlinked. A record that was unlinked is linked when its NHS number comes.
 */
export async function register(database: Database, registration: Registration): Promise<Registered> {
  const nhsNumber = registration.nhsNumber === undefined ? undefined : parseNhsNumber(registration.nhsNumber);
  return database.transaction(async (sql) => {
    await lockForRegistering(sql);
    const { fresh, ...known } = await found(sql, registration, nhsNumber);
    const numbered = await noteLocalIds(sql, registration, known.record);
    const { record, person, home } = fresh || numbered ? await placed(sql, registration, nhsNumber, known) : known;
    return { record, ...(person === null ? {} : { person }), ...(home === null ? {} : { home }) };
  });
}

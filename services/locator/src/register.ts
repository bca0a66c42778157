import { randomUUID } from 'node:crypto';
import type { Registered, Registration } from '@ouzel/exchange';
import { FhirError, parseNhsNumber } from '@ouzel/fhir';
import { type Database, runEffects, type Sql } from '@ouzel/runtime';
import { findPerson } from './find-person.ts';
import { knownAlready } from './known-already.ts';
import { type Known, linkByNumber } from './link-by-number.ts';
import { linkSuspected } from './link-suspected.ts';
import { lookAgain } from './look-again.ts';
import { noteKeys } from './match-keys.ts';
import { numberFits } from './number-fits.ts';
import { patientBody } from './patient.ts';
import { settleKnown } from './settle.ts';
import { registering } from './transactions.ts';

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
  insert into locator.record (record, custodian, home, person, source) values ($1, $2, $3, $3, $4)
  on conflict (home, custodian, coalesce(audience, '')) where not beside do update set source = excluded.source where locator.record.source = 'pointers' returning record, person
) select record, person from made union all select record, person from locator.record where home = $3 and custodian = $2 and audience is null and not beside limit 1`;

// Of several numbers the first one that is known decides.
const BY_LOCAL = `select r.record, r.person, r.home from locator.local_identifier l join locator.record r using (record)
  where l.custodian = $1 and l.value = any($2::text[]) order by array_position($2::text[], l.value) limit 1`;
const UNLINKED = 'insert into locator.record (record, custodian, person, source) values ($1, $2, null, $3)';
const LOCAL =
  'insert into locator.local_identifier (custodian, value, record) select $1, v, $3 from unnest($2::text[]) v on conflict do nothing returning value';
const PERSON_OF = 'select person from locator.record where record = $1';

async function personOf(sql: Sql, registration: Registration, nhsNumber: string): Promise<{ person: string; made: boolean }> {
  const body = patientBody(registration.patient, nhsNumber);
  const values = [randomUUID(), nhsNumber, registration.restricted ?? false, body, registration.custodian];
  const [row] = await sql.rows<{ person: string; made: boolean }>({ name: 'locator-person', text: PERSON, values });
  if (row !== undefined) {
    if (row.made) await runEffects(sql, [noteKeys([{ nhsNumber, body }])]);
    return row;
  }
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
  const person = (await findPerson(sql, record, registration.custodian, registration.patient)) ?? null;
  return { record, person, home: person };
}

/** The record that the registration is about, and whether anything about it is new. */
async function found(
  sql: Sql,
  registration: Registration,
  known: Known | undefined,
  nhsNumber: string | undefined,
): Promise<Known & { fresh: boolean }> {
  if (nhsNumber === undefined) {
    const at = known ?? (await registerUnlinked(sql, registration));
    return { ...at, fresh: known === undefined };
  }
  const { person, made } = await personOf(sql, registration, nhsNumber);
  if (known?.home === person) return { ...known, fresh: made };
  if (known !== undefined && (await linkByNumber(sql, known, person, registration.custodian)))
    return { record: known.record, person, home: person, fresh: true };
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

const CONFLICT = Symbol('conflict');
const HOLDS = 'select 1 from locator.person where person = $1 and nhs_number = $2';

/**
 * Whether both numbers name one person and the rest plainly describes another: somebody is asked to look then.
 * @param unfit an NHS number that does not fit the rest.
 */
async function isInDoubt(sql: Sql, { custodian }: Registration, at: Known | undefined, unfit: string): Promise<boolean> {
  if (at === undefined || at.home === null) return false;
  if ((await sql.rows({ name: 'locator-holds', text: HOLDS, values: [at.home, unfit] })).length === 0) return false;
  await runEffects(sql, [linkSuspected({ person: at.home, reason: 'demographics-differ', basis: custodian })]);
  return true;
}

/**
 * The record of a custodian about a person. An NHS number decides, unless it is plainly another's (number-fits.ts); without one, a number of the custodian's own that was seen before;
 * else the record is linked to whom it is of beyond doubt (find-person.ts), or stays unlinked. A record that was unlinked is linked when its
 * NHS number comes.
 * @throws FhirError `two-identities` where both numbers name one person and the rest plainly describes another; somebody is asked to look.
 */
export async function register(database: Database, registration: Registration): Promise<Registered> {
  const given = registration.nhsNumber === undefined ? undefined : parseNhsNumber(registration.nhsNumber);
  const already = await knownAlready(database, registration, given);
  if (already !== undefined) return already;
  const done = await registering(database, async (sql): Promise<Registered | typeof CONFLICT> => {
    const at = await byLocalId(sql, registration);
    const fits = given !== undefined && (await numberFits(sql, registration, given));
    if (given !== undefined && !fits && (await isInDoubt(sql, registration, at, given))) return CONFLICT;
    const nhsNumber = fits ? given : undefined;
    const { fresh, ...known } = await found(sql, registration, at, nhsNumber);
    const numbered = await noteLocalIds(sql, registration, known.record);
    const { record, person, home } = fresh || numbered ? await placed(sql, registration, nhsNumber, known) : known;
    if (fresh && nhsNumber !== undefined && home !== null) await lookAgain(sql, [home]);
    return { record, ...(person === null ? {} : { person }), ...(home === null ? {} : { home }) };
  });
  if (done === CONFLICT)
    throw new FhirError(
      'two-identities',
      'Both numbers are of a person with another name, sex or age. Nothing was changed; somebody is asked to look.',
    );
  return done;
}

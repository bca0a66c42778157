import { randomUUID } from 'node:crypto';
import type { Effect, PatientRegistration, RegisteredPatient } from '@ouzel/exchange';
import { FhirError, isObject } from '@ouzel/fhir';
import { type Database, runEffects, type Sql } from '@ouzel/runtime';
import { lookAgain } from './look-again.ts';
import { noteKeys } from './match-keys.ts';
import { patientBody } from './patient.ts';
import { settleKnown } from './settle.ts';
import { registering } from './transactions.ts';

const PERSONS = `insert into locator.person as known (person, nhs_number, patient, founder, keyed)
  select *, $4, true from unnest($1::uuid[], $2::text[], $3::text[]) as g(person, nhs_number, patient)
  where not exists (select 1 from locator.superseded_number s where s.nhs_number = g.nhs_number) order by nhs_number
  on conflict (nhs_number) do update set patient = excluded.patient, founder = excluded.founder, keyed = true, version = known.version + 1, updated = now() where known.founder is null`;
// By a number that another one has taken the place of, the person who has that one.
const KNOWN = `select person, nhs_number as "nhsNumber", patient from locator.person where nhs_number = any($1::text[])
  union all select p.person, s.nhs_number, p.patient from locator.superseded_number s join locator.person p using (person) where s.nhs_number = any($1::text[])`;
const RECORDS = `insert into locator.record (record, custodian, home, person, source)
  select g.record, g.custodian, g.person, g.person, 'stored' from unnest($1::uuid[], $2::text[], $3::uuid[]) as g(record, custodian, person) order by g.person
  on conflict (home, custodian, coalesce(audience, '')) where not beside do update set source = 'stored' where locator.record.source = 'pointers' returning record`;
const HELD = `select record, home as person from locator.record where home = any($1::uuid[]) and custodian = $2 and audience is null and not beside`;

/** Two people under one number would be one record: what the number's holder is known by must fit. */
function assertSame({ patient }: PatientRegistration, known: string): void {
  const patientKnown: unknown = JSON.parse(`{${known}`);
  const before = isObject(patientKnown) ? patientKnown['birthDate'] : undefined;
  if (typeof before !== 'string' || patient.birthDate === undefined) return;
  if (before.startsWith(patient.birthDate) || patient.birthDate.startsWith(before)) return;
  throw new FhirError('two-identities', 'The date of birth does not fit this NHS number. Check both.', {
    expression: ['Patient.birthDate'],
  });
}

type Alongside = (person: string) => Effect;

async function registerIn(
  sql: Sql,
  registrations: readonly PatientRegistration[],
  alongside: Alongside,
): Promise<RegisteredPatient[]> {
  const numbers = registrations.map(({ nhsNumber }) => nhsNumber);
  const bodies = registrations.map(({ patient, nhsNumber }) => patientBody(patient, nhsNumber));
  const custodian = registrations[0]?.custodian ?? '';
  const ids = registrations.map(() => randomUUID());
  const [, known] = await Promise.all([
    sql.rows({ name: 'locator-persons', text: PERSONS, values: [ids, numbers, bodies, custodian] }),
    sql.rows<{ person: string; nhsNumber: string; patient: string }>({ name: 'locator-known', text: KNOWN, values: [numbers] }),
  ]);
  const byNumber = new Map(known.map((row) => [row.nhsNumber, row]));
  const persons = registrations.map((registration) => {
    const row = byNumber.get(registration.nhsNumber);
    if (row === undefined) throw new Error('A person that was just registered is not there.');
    assertSame(registration, row.patient);
    return row.person;
  });
  const custodians = persons.map(() => custodian);
  const [made, held] = await Promise.all([
    sql.rows<{ record: string }>({
      name: 'locator-records',
      text: RECORDS,
      values: [persons.map(() => randomUUID()), custodians, persons],
    }),
    sql.rows<{ record: string; person: string }>({ name: 'locator-held', text: HELD, values: [persons, custodian] }),
    runEffects(sql, [
      noteKeys(numbers.map((nhsNumber, at) => ({ nhsNumber, body: bodies[at] ?? '' }))),
      ...persons.toSorted().map(alongside),
    ]),
  ]);
  const created = new Set(made.map(({ record }) => record));
  // Links that spoke of somebody before they were known take effect now.
  if (made.length > 0) await settleKnown(sql, { nhsNumbers: numbers, custodian, numbers: [], records: [...created] });
  await lookAgain(sql, [...new Set(held.filter(({ record }) => created.has(record)).map(({ person }) => person))]);
  const recordOf = new Map(held.map((row) => [row.person, row.record]));
  return persons.map((person) => {
    const record = recordOf.get(person) ?? '';
    return { person, record, created: created.has(record) };
  });
}

/** Registers the patients of one contributor together, with what follows for each in the same transaction. */
export async function registerPatients(
  database: Database,
  registrations: readonly PatientRegistration[],
  alongside: Alongside,
): Promise<RegisteredPatient[]> {
  if (registrations.length === 0) return [];
  return registering(database, (sql) => registerIn(sql, registrations, alongside));
}

import { randomUUID } from 'node:crypto';
import type { Effect, Holder } from '@ouzel/exchange';
import { type Database, runEffects } from '@ouzel/runtime';
import { patientBody } from '../patient.ts';

// Nobody's word began such a person: the first who knows more of them than a number does (register.ts).
const PERSON = 'insert into locator.person (person, nhs_number, patient) values ($1, $2, $3) on conflict (nhs_number) do nothing';
const KNOWN = 'select person from locator.person where nhs_number = $1';
const RECORD = `insert into locator.record (record, custodian, person, source) values ($1, $2, $3, 'pointers')
  on conflict (person, custodian, coalesce(audience, '')) do nothing`;

/** Makes a person and a holder's record of them known, by NHS number alone. What is there already stays. @returns the person. */
export async function registerHolder(
  database: Database,
  nhsNumber: string,
  holder: Holder,
  alongside: (person: string) => Effect,
): Promise<string> {
  return database.transaction(async (sql) => {
    const body = patientBody({ resourceType: 'Patient' }, nhsNumber);
    await sql.rows({ name: 'pointers-person', text: PERSON, values: [randomUUID(), nhsNumber, body] });
    const [row] = await sql.rows<{ person: string }>({ name: 'pointers-known-person', text: KNOWN, values: [nhsNumber] });
    if (row === undefined) throw new Error('A person that was just registered is not there.');
    await sql.rows({ name: 'pointers-holder', text: RECORD, values: [randomUUID(), holder.ods, row.person] });
    await runEffects(sql, [alongside(row.person)]);
    return row.person;
  });
}

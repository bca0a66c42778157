import { randomUUID } from 'node:crypto';
import type { Effect, Holder } from '@ouzel/exchange';
import { type Database, runEffects } from '@ouzel/runtime';
import { patientBody } from '../patient.ts';
import { settleKnown } from '../settle.ts';
import { registering } from '../transactions.ts';

// Nobody's word began such a person: the first who knows more of them than a number does (register.ts).
const PERSON = `insert into locator.person (person, nhs_number, patient) select $1::uuid, $2, $3
  where not exists (select from locator.superseded_number where nhs_number = $2) on conflict (nhs_number) do nothing`;
// By a number that another one has taken the place of, the person who has that one.
const KNOWN = `select person from locator.person where nhs_number = $1
  union all select person from locator.superseded_number where nhs_number = $1 limit 1`;
const RECORD = `insert into locator.record (record, custodian, home, person, source) values ($1, $2, $3, $3, 'pointers')
  on conflict (home, custodian, coalesce(audience, '')) where not beside do nothing returning record`;

/** Makes a person and a holder's record of them known, by NHS number alone. What is there already stays. @returns the person. */
export async function registerHolder(
  database: Database,
  nhsNumber: string,
  holder: Holder,
  alongside: (person: string) => Effect,
): Promise<string> {
  return registering(database, async (sql) => {
    const body = patientBody({ resourceType: 'Patient' }, nhsNumber);
    await sql.rows({ name: 'pointers-person', text: PERSON, values: [randomUUID(), nhsNumber, body] });
    const [row] = await sql.rows<{ person: string }>({ name: 'pointers-known-person', text: KNOWN, values: [nhsNumber] });
    if (row === undefined) throw new Error('A person that was just registered is not there.');
    const values = [randomUUID(), holder.ods, row.person];
    const made = await sql.rows<{ record: string }>({ name: 'pointers-holder', text: RECORD, values });
    // Links that spoke of somebody before they were known take effect now.
    const records = made.map(({ record }) => record);
    if (made.length > 0) await settleKnown(sql, { nhsNumbers: [nhsNumber], custodian: holder.ods, numbers: [], records });
    await runEffects(sql, [alongside(row.person)]);
    return row.person;
  });
}

import type { Sql } from '@ouzel/runtime';
import { findAgain } from './find-person.ts';
import { limits } from './limits.ts';
import { settleKnown } from './settle.ts';
import { unlinkedPatient } from './unlinked.ts';

// One more than is looked at: whether there is a rest.
const LIKELIEST = `select k.record from locator.match_key m join locator.unlinked_key k using (key) join locator.record n on n.record = k.record
  where m.person = any($1::uuid[]) and n.home is null group by k.record order by count(*) desc, k.record limit $2`;
// Whoever is at one of them in another transaction goes on: nobody waits for the other.
const HELD = `select r.record, r.custodian, u.patient from locator.record r join locator.unlinked u using (record)
  where r.record = any($1::uuid[]) and r.home is null order by r.record for update of r`;
const KNOWN = `select nhs_number as "nhsNumber", array(select value from locator.local_identifier where record = $1) as numbers
  from locator.person where person = $2`;
const LATER = `insert into locator.look_again (person) select unnest($1::uuid[]) as person order by person
  on conflict (person) do update set after = null`;

interface Waiting {
  record: string;
  custodian: string;
  patient: string;
}

async function look(sql: Sql, { record, custodian, patient }: Waiting): Promise<void> {
  const person = await findAgain(sql, record, custodian, unlinkedPatient(patient));
  if (person === undefined) return;
  const named = { name: 'locator-now-known', text: KNOWN, values: [record, person] };
  const [known] = await sql.rows<{ nhsNumber: string; numbers: string[] }>(named);
  if (known === undefined) throw new Error('Whom a record was linked to is not there.');
  await settleKnown(sql, { nhsNumbers: [known.nhsNumber], custodian, numbers: known.numbers, records: [record] });
}

/**
 * Holds those of some records that are still nobody's, and looks at each.
 * @returns how many were held: with `wait` all of them, else those that nobody else is at.
 */
export async function lookAtEach(sql: Sql, records: readonly string[], { wait }: { wait: boolean }): Promise<number> {
  const statement = wait
    ? { name: 'locator-nobodys', text: HELD }
    : { name: 'locator-nobodys-free', text: `${HELD} skip locked` };
  const held = await sql.rows<Waiting & Record<string, unknown>>({ ...statement, values: [records] });
  for (const each of held) await look(sql, each);
  return held.length;
}

/**
 * Looks again at the records that are nobody's and may be of people who have just become known, or known to a practice: in the transaction of
 * their registration. What is certain is linked, what is likely goes to the reviewers (find-person.ts). What is too many for one registration,
 * and what somebody else is at, is noted for a worker (look-further.ts).
 */
export async function lookAgain(sql: Sql, people: readonly string[]): Promise<void> {
  if (people.length === 0) return;
  const values = [people, limits.lookedAtAgainMax + 1];
  const likeliest = await sql.rows<{ record: string }>({ name: 'locator-waiting', text: LIKELIEST, values });
  if (likeliest.length === 0) return;
  const records = likeliest.slice(0, limits.lookedAtAgainMax).map(({ record }) => record);
  const looked = await lookAtEach(sql, records, { wait: false });
  if (looked < likeliest.length) await sql.rows({ name: 'locator-look-later', text: LATER, values: [people] });
}

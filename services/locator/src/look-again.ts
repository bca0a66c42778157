import type { Sql } from '@ouzel/runtime';
import { findAgain } from './find-person.ts';
import { limits } from './limits.ts';
import { settleKnown } from './settle.ts';
import { unlinkedPatient } from './unlinked.ts';

// Whoever is at one of them in another transaction sees to it: nobody waits for the other.
const WAITING = `select r.record, r.custodian, u.patient from (
    select k.record, count(*) as keys from locator.match_key m join locator.unlinked_key k using (key) join locator.record n on n.record = k.record
    where m.person = any($1::uuid[]) and n.home is null group by k.record order by keys desc, k.record limit $2) f
  join locator.unlinked u using (record) join locator.record r using (record) where r.home is null order by r.record for update of r skip locked`;
const KNOWN = `select nhs_number as "nhsNumber", array(select value from locator.local_identifier where record = $1) as numbers
  from locator.person where person = $2`;

interface Waiting {
  record: string;
  custodian: string;
  patient: string;
}

/**
 * Looks again at the records that are nobody's and may be of people who have just become known, or known to a practice: in the transaction of
 * their registration. What is certain is linked, what is likely goes to the reviewers (find-person.ts).
 */
export async function lookAgain(sql: Sql, people: readonly string[]): Promise<void> {
  if (people.length === 0) return;
  const values = [people, limits.lookedAtAgainMax];
  const waiting = await sql.rows<Waiting & Record<string, unknown>>({ name: 'locator-waiting', text: WAITING, values });
  for (const { record, custodian, patient } of waiting) {
    const person = await findAgain(sql, record, custodian, unlinkedPatient(patient));
    if (person === undefined) continue;
    const named = { name: 'locator-now-known', text: KNOWN, values: [record, person] };
    const [known] = await sql.rows<{ nhsNumber: string; numbers: string[] }>(named);
    if (known === undefined) throw new Error('Whom a record was linked to is not there.');
    await settleKnown(sql, { nhsNumbers: [known.nhsNumber], custodian, numbers: known.numbers, records: [record] });
  }
}

import type { Registered, Registration } from '@ouzel/exchange';
import type { Sql } from '@ouzel/runtime';
import { fitsHolder } from './number-fits.ts';

const KNOWN = `select r.record, r.person, r.home, p.patient from locator.local_identifier l join locator.record r using (record) join locator.person p on p.person = r.home
  where l.custodian = $1 and l.value = $2::text and p.nhs_number = $3 and p.founder is not null and r.person is not null
    and not exists (select from unnest($4::text[]) v where not exists (
      select from locator.local_identifier o where o.custodian = $1 and o.value = v and o.record = r.record))`;

/**
 * What a registration would find, where nothing of it is new: all its numbers are known to be one record's. Most that a hospital says is about
 * somebody whom it told of before, and needs no transaction of its own.
 */
export async function knownAlready(
  sql: Sql,
  registration: Registration,
  nhsNumber: string | undefined,
): Promise<Registered | undefined> {
  const { custodian, localIds } = registration;
  const [first] = localIds;
  if (first === undefined || nhsNumber === undefined) return undefined;
  const [row] = await sql.rows<{ record: string; person: string; home: string; patient: string }>({
    name: 'locator-known-already',
    text: KNOWN,
    values: [custodian, first, nhsNumber, localIds],
  });
  if (row === undefined || !fitsHolder(registration, row.patient)) return undefined;
  const { record, person, home } = row;
  return { record, person, home };
}

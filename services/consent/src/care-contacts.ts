import type { CareContact, CareContacts, Unreviewed } from '@ouzel/exchange';
import type { Database } from '@ouzel/runtime';

const CONTACTS = `select l.organisation, l.person, l.kind, l.starts, l.ends
  from (select distinct * from unnest($1::text[], $2::uuid[]) as g(organisation, person)) asked
  join consent.relationship l using (person, organisation)`;
const UNREVIEWED = `select claim, organisation, acting as staff, acting_name as name, role, person, starts as declared, review_by as "reviewBy"
  from consent.break_glass where reviewed is null and review_by < $1 order by review_by, claim limit $2`;

/** Who was in whose care, for surveillance: relationships with their dates, whether or not they still hold. */
export function createCareContacts(database: Pick<Database, 'rows'>): CareContacts {
  return {
    async of(pairs) {
      if (pairs.length === 0) return [];
      const values = [pairs.map(({ organisation }) => organisation), pairs.map(({ person }) => person)];
      const rows = await database.rows<Omit<CareContact, 'ends'> & { ends: Date | null }>({
        name: 'consent-care-contacts',
        text: CONTACTS,
        values,
      });
      return rows.map(({ ends, ...contact }) => ({ ...contact, ...(ends === null ? {} : { ends }) }));
    },
    async unreviewed(now, count) {
      const values = [now, count];
      const rows = await database.rows<Omit<Unreviewed, 'person'> & { person: string | null }>({
        name: 'consent-unreviewed',
        text: UNREVIEWED,
        values,
      });
      return rows.map(({ person, ...claim }) => ({ ...claim, ...(person === null ? {} : { person }) }));
    },
  };
}

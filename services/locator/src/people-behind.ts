import type { Sql } from '@ouzel/runtime';

const READ = `with named as (select person from locator.person where nhs_number = $1 or person = $2::uuid
    union select person from locator.superseded_number where nhs_number = $1),
  subject as (select coalesce(m.subject, n.person) as person from named n left join locator.member m on m.member = n.person and m.whole)
  select person from named union select person from subject
  union select m.member from locator.member m join subject s on m.subject = s.person where m.whole`;

/** Everybody whom the audit trail may name one person by: their own id, and those of the people who were found to be them. */
export async function peopleBehind(sql: Sql, asked: { nhsNumber: string } | { person: string }): Promise<string[]> {
  const values = 'nhsNumber' in asked ? [asked.nhsNumber, null] : [null, asked.person];
  const rows = await sql.rows<{ person: string }>({ name: 'locator-people-behind', text: READ, values });
  return rows.map(({ person }) => person);
}

const DOUBTFUL =
  'select exists (select from locator.member m where m.whole and not m.reviewed and (m.subject = any($1::uuid[]) or m.member = any($1::uuid[]))) as doubtful';

/** Whether some of these people are taken for one and nobody has reviewed that yet. */
export async function areDoubtful(sql: Sql, people: readonly string[]): Promise<boolean> {
  const [row] = await sql.rows<{ doubtful: boolean }>({ name: 'locator-people-doubtful', text: DOUBTFUL, values: [people] });
  return row?.doubtful !== false;
}

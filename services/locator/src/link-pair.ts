import type { LinkPair } from '@ouzel/exchange';
import type { Sql } from '@ouzel/runtime';
import { LINK_COLUMNS } from './component.ts';
import type { Link } from './link-fold.ts';

// A person's numbers: the one that they have, and those that it took the place of.
const NUMBERS = `with who as (select person from locator.superseded_number where nhs_number = $1 union select person from locator.person where nhs_number = $1)
  select $1::text as number union select s.nhs_number from locator.superseded_number s join who using (person)
  union select p.nhs_number from locator.person p join who using (person)`;
// The newest word first; of the same second, the one that parts.
const PAIRS = `select ${LINK_COLUMNS} from locator.link where scope = $1 and custodian = $2
  and ((one = any($3::text[]) and other = any($4::text[])) or (one = any($4::text[]) and other = any($3::text[])))
  order by locator.link.occurred desc, in_force, link`;

async function numbersOf(sql: Sql, scope: LinkPair['scope'], number: string): Promise<string[]> {
  if (scope === 'local') return [number];
  const rows = await sql.rows<{ number: string }>({ name: 'locator-numbers-of', text: NUMBERS, values: [number] });
  return rows.map((row) => row.number);
}

/** What was said before of a pair, under whichever of their numbers. */
export interface Spoken<Statement> {
  /** The statement in the numbers of the newest link, where there is one: a pair is one link, whatever became of its numbers. */
  statement: Statement;
  newest?: Link;
  others: Link[];
}

/** Every link of a pair of numbers, and of those that they took the place of or that took theirs. */
export async function spokenOf<Statement extends LinkPair>(sql: Sql, statement: Statement): Promise<Spoken<Statement>> {
  const { scope, survivor, obsolete } = statement;
  const survivors = await numbersOf(sql, scope, survivor);
  const obsoletes = await numbersOf(sql, scope, obsolete);
  const custodian = statement.scope === 'local' ? statement.custodian : '';
  // A link of two numbers of which one took the other's place since is that link alone.
  const sides = survivors.includes(obsolete) ? [[survivor], [obsolete]] : [survivors, obsoletes];
  const values = [scope, custodian, ...sides];
  const [newest, ...others] = await sql.rows<Link>({ name: 'locator-link-pairs', text: PAIRS, values });
  if (newest === undefined) return { statement, others: [] };
  const [one, other] = sides[0]?.includes(newest.survivor)
    ? [newest.survivor, newest.obsolete]
    : [newest.obsolete, newest.survivor];
  return { statement: { ...statement, survivor: one, obsolete: other }, newest, others };
}

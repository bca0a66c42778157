import type { WronglyShown } from '@ouzel/exchange';
import { FhirError } from '@ouzel/fhir';
import type { Database, Sql } from '@ouzel/runtime';
import { gather, LINK_COLUMNS } from './component.ts';
import type { Link } from './link-fold.ts';
import { placesOf } from './placing.ts';

const BY_ID = `select ${LINK_COLUMNS} from locator.link where link = $1`;
// What undoing the link gave back, and how long it had been somebody else's: until it next became theirs, since an answer that was decided
// before the undoing may have left after it.
const GIVEN_BACK = `select m.record, m.before as "shownAs", m.after as "is",
    coalesce((select max(f.at) from locator.record_move f where f.record = m.record and f.after = m.before and f.move < m.move), 'epoch') as "from",
    coalesce((select min(n.at) from locator.record_move n where n.record = m.record and n.after = m.before and n.move > m.move), now()) as until
  from locator.record_move m join locator.link_event e using (event)
  where e.link = $1 and e.change = 'unmerge' and m.before is not null order by m.move`;
const SINCE = `select r.record, coalesce((select max(f.at) from locator.record_move f where f.record = r.record and f.after = r.person), 'epoch') as "from"
  from locator.record r where r.record = any($1::uuid[])`;

type Row = { record: string; shownAs: string; is: string | null; from: Date; until: Date };

const shown = ({ is, ...rest }: Row): WronglyShown => (is === null ? rest : { ...rest, is });

/** What a link in force shows as somebody's that without it would not be. */
async function shownNow(sql: Sql, link: Link): Promise<WronglyShown[]> {
  if (!link.inForce) return [];
  const { scope, custodian, survivor, obsolete } = link;
  const numbers = [survivor, obsolete];
  const component = await gather(sql, scope === 'person' ? { nhsNumbers: numbers } : { local: { custodian, numbers } });
  const without = placesOf({ ...component, links: component.links.filter((each) => each.link !== link.link) });
  const moved = component.records.flatMap(({ record, person }) => {
    const is = without.personOf.get(record) ?? null;
    return person === null || is === person ? [] : [{ record, shownAs: person, is }];
  });
  const since = await sql.rows<{ record: string; from: Date }>({ text: SINCE, values: [moved.map(({ record }) => record)] });
  const from = new Map(since.map((row) => [row.record, row.from]));
  const until = new Date();
  return moved.map((each) => shown({ ...each, from: from.get(each.record) ?? new Date(0), until }));
}

/** @throws FhirError `not-found` where there is no such link. */
export async function wronglyShown(database: Database, id: string): Promise<WronglyShown[]> {
  return database.transaction(async (sql) => {
    await sql.rows({ text: 'set transaction isolation level repeatable read' });
    const [link] = await sql.rows<Link>({ text: BY_ID, values: [id] });
    if (link === undefined) throw new FhirError('not-found', 'There is no such link.');
    const before = await sql.rows<Row>({ text: GIVEN_BACK, values: [id] });
    return [...before.map(shown), ...(await shownNow(sql, link))];
  });
}

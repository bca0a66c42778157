import type { Sql } from '@ouzel/runtime';
import type { Opening } from './opening.ts';
import type { Patterns } from './patterns.ts';
import type { Pair, StaffDay, StaffClaims, Watched } from './rules/patterns.ts';

const ADD = `insert into audit.opening as o (organisation, staff, day, role, person, shown, refused, claimed, uncared, hours, last, name)
  select * from unnest($1::text[], $2::text[], $3::int[], $4::text[], $5::uuid[], $6::int[], $7::int[], $8::int[], $9::int[], $10::int[], $11::timestamptz[], $12::text[])
  on conflict (organisation, staff, day, role, person) do update set shown = o.shown + excluded.shown, refused = o.refused + excluded.refused,
    claimed = o.claimed + excluded.claimed, uncared = o.uncared + excluded.uncared, hours = o.hours | excluded.hours,
    last = greatest(o.last, excluded.last), name = excluded.name`;
const DAYS = `select organisation, staff, day, role, max(name) as name, max(last) as last, count(*) filter (where shown > 0)::int as people,
    count(*) filter (where refused > 0)::int as refused, coalesce(array_agg(hours) filter (where shown > 0), '{}') as hours
  from audit.opening join unnest($1::text[], $2::text[], $3::int[], $4::text[]) as g(organisation, staff, day, role) using (organisation, staff, day, role)
  group by organisation, staff, day, role`;
const PAIRS = `select organisation, staff, person, max(role) as role, max(name) as name, max(last) as last, array_agg(distinct day) as days
  from audit.opening join unnest($1::text[], $2::text[], $3::uuid[]) as g(organisation, staff, person) using (organisation, staff, person)
  where uncared > 0 group by organisation, staff, person`;
const CLAIMS = `select organisation, staff, max(role) as role, max(name) as name, max(last) as last, array_agg(day) as days, array_agg(person) as persons
  from unnest($1::text[], $2::text[]) as g(organisation, staff) join audit.opening using (organisation, staff) where claimed > 0 group by organisation, staff`;
const WATCHERS = `select person, organisation, staff, role, name, day, last from unnest($1::uuid[]) as g(person) join audit.opening using (person) where uncared > 0`;

/** Adds what was counted to what was counted before. */
export async function addOpenings(sql: Sql, openings: readonly Opening[]): Promise<void> {
  const columns = [
    'organisation',
    'staff',
    'day',
    'role',
    'person',
    'shown',
    'refused',
    'claimed',
    'uncared',
    'hours',
    'last',
    'name',
  ] as const;
  // In one order everywhere, so that two processes never wait for one another in a circle.
  const values = columns.map((column) => openings.map((opening) => opening[column]));
  await sql.rows({ name: 'surveillance-openings', text: ADD, values });
}

/** Each once of those that the openings are about, as columns. */
function columnsOf<Key extends string | number>(
  openings: readonly Opening[],
  keyOf: (opening: Opening) => readonly Key[],
): Key[][] {
  const keys = [...new Map(openings.map((opening) => [keyOf(opening).join(' '), keyOf(opening)])).values()];
  const [first] = keys;
  return first === undefined ? [] : first.map((_, at) => keys.flatMap((key) => key[at] ?? []));
}

/** What was seen of each person, together. */
export const watchedFrom = (rows: readonly (Pick<Opening, 'person'> & Watched['watchers'][number])[]): Watched[] =>
  [...Map.groupBy(rows, ({ person }) => person)].map(([person, watchers]) => ({ person, watchers }));

async function found<Row extends object>(sql: Sql, name: string, text: string, values: unknown[][]): Promise<Row[]> {
  return values.length === 0 ? [] : sql.rows<Row & Record<string, unknown>>({ name: `surveillance-${name}`, text, values });
}

/** What is counted in all of those whom these openings are about. */
export async function patternsOf(sql: Sql, openings: readonly Opening[]): Promise<Patterns> {
  const uncared = openings.filter((opening) => opening.uncared > 0);
  const claimed = openings.filter((opening) => opening.claimed > 0);
  const days = columnsOf(openings, (each) => [each.organisation, each.staff, each.day, each.role]);
  const pairs = columnsOf(uncared, (each) => [each.organisation, each.staff, each.person]);
  const claims = columnsOf(claimed, (each) => [each.organisation, each.staff]);
  const watched = await found<Pick<Opening, 'person'> & Watched['watchers'][number]>(
    sql,
    'watchers',
    WATCHERS,
    columnsOf(uncared, (each) => [each.person]),
  );
  return {
    days: await found<StaffDay>(sql, 'days', DAYS, days),
    pairs: await found<Pair>(sql, 'pairs', PAIRS, pairs),
    claims: await found<StaffClaims>(sql, 'claims', CLAIMS, claims),
    watched: watchedFrom(watched),
  };
}

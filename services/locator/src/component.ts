import type { Sql } from '@ouzel/runtime';
import type { Link } from './link-fold.ts';
import { limits } from './limits.ts';
import type { KnownRecord } from './placing.ts';

/** Where gathering begins: numbers whose links changed, and records and people that are new. */
export interface Seeds {
  nhsNumbers?: readonly string[];
  local?: { custodian: string; numbers: readonly string[] };
  records?: readonly string[];
}

/** All that hangs together with the seeds by links in force, by shared records and by homes. */
export interface Component {
  links: Link[];
  people: Map<string, string>;
  records: (KnownRecord & { person: string | null })[];
  /** NHS numbers that others took the place of, with the current one; links name the current ones. */
  current: ReadonlyMap<string, string>;
}

export const LINK_COLUMNS = `link, scope, custodian, survivor, obsolete, in_force as "inForce", consent, reviewed,
  (extract(epoch from occurred) * 1000)::float8 as occurred`;

const LINKS = `select ${LINK_COLUMNS} from locator.link where in_force and (
  (scope = 'person' and (one = any($1::text[]) or other = any($1::text[])))
  or (scope = 'local' and ((custodian, one) in (select * from unnest($2::text[], $3::text[])) or (custodian, other) in (select * from unnest($2::text[], $3::text[])))))`;
const PEOPLE = `select person, nhs_number as number from locator.person where nhs_number = any($1::text[]) or person = any($2::uuid[])`;
const RECORDS = `select r.record, r.custodian, r.home, r.person,
    array(select l.value from locator.local_identifier l where l.record = r.record order by l.value) as numbers
  from locator.record r where r.home = any($1::uuid[]) or r.record = any($2::uuid[])
    or r.record in (select l.record from locator.local_identifier l join unnest($3::text[], $4::text[]) g(custodian, value) using (custodian, value))`;

// A link that spoke of a number before another took its place speaks of that one.
const CURRENT = `select nhs_number as was, current from locator.superseded_number where nhs_number = any($1::text[]) or person = any($2::uuid[])`;

type RecordRow = KnownRecord & { person: string | null };

interface Gathered {
  numbers: Set<string>;
  local: Map<string, [custodian: string, number: string]>;
  links: Map<string, Link>;
  current: Map<string, string>;
  people: Map<string, string>;
  records: Map<string, RecordRow>;
}

const sizeOf = ({ numbers, local, links, people, records }: Gathered): number =>
  numbers.size + local.size + links.size + people.size + records.size;

function noteLocal({ local }: Gathered, custodian: string, numbers: readonly string[]): void {
  for (const number of numbers) local.set(`${custodian} ${number}`, [custodian, number]);
}

async function round(sql: Sql, found: Gathered, seeds: Seeds): Promise<void> {
  const numbers = [...found.numbers];
  const locals = [...found.local.values()];
  const [custodians, values] = [locals.map(([custodian]) => custodian), locals.map(([, number]) => number)];
  const homes = [...found.records.values()].flatMap(({ home }) => home ?? []);
  const records = [...found.records.keys(), ...(seeds.records ?? [])];
  const [links, people, rows, superseded] = await Promise.all([
    sql.rows<Link>({ name: 'locator-links-of', text: LINKS, values: [numbers, custodians, values] }),
    sql.rows<{ person: string; number: string }>({ name: 'locator-people-of', text: PEOPLE, values: [numbers, homes] }),
    sql.rows<RecordRow>({
      name: 'locator-records-of',
      text: RECORDS,
      values: [[...found.people.keys()], records, custodians, values],
    }),
    sql.rows<{ was: string; current: string }>({
      name: 'locator-current-of',
      text: CURRENT,
      values: [numbers, [...found.people.keys()]],
    }),
  ]);
  for (const link of links) {
    found.links.set(link.link, link);
    if (link.scope === 'local') noteLocal(found, link.custodian, [link.survivor, link.obsolete]);
    else for (const number of [link.survivor, link.obsolete]) found.numbers.add(number);
  }
  for (const { person, number } of people) {
    found.people.set(person, number);
    found.numbers.add(number);
  }
  for (const { was, current } of superseded) {
    found.current.set(was, current);
    for (const number of [was, current]) found.numbers.add(number);
  }
  for (const row of rows) {
    found.records.set(row.record, row);
    noteLocal(found, row.custodian, row.numbers);
  }
}

/** Links of people after their current numbers: two numbers of which one took the other's place are one. */
function currentLinks({ links, current }: Gathered): Link[] {
  return [...links.values()]
    .map((link): Link => {
      if (link.scope !== 'person') return link;
      const { survivor, obsolete } = link;
      return { ...link, survivor: current.get(survivor) ?? survivor, obsolete: current.get(obsolete) ?? obsolete };
    })
    .filter(({ survivor, obsolete }) => survivor !== obsolete);
}

/** @throws an Error where so much hangs together that it cannot be right. */
export async function gather(sql: Sql, seeds: Seeds): Promise<Component> {
  const found: Gathered = {
    numbers: new Set(seeds.nhsNumbers),
    local: new Map(),
    links: new Map(),
    current: new Map(),
    people: new Map(),
    records: new Map(),
  };
  if (seeds.local !== undefined) noteLocal(found, seeds.local.custodian, seeds.local.numbers);
  for (let rounds = 0, before = -1; sizeOf(found) > before; rounds += 1) {
    if (rounds > limits.roundsMax) throw new Error('More numbers hang together by links than any person has.');
    before = sizeOf(found);
    await round(sql, found, seeds);
  }
  const { people, records, current } = found;
  return { links: currentLinks(found), people, records: [...records.values()], current };
}

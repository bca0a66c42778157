import type { LinkChanged } from '@ouzel/exchange';
import type { Sql } from '@ouzel/runtime';
import { type Component, gather, type Seeds } from './component.ts';
import { partedOf } from './parting.ts';
import { type Member, type Places, placesOf } from './placing.ts';

// Whoever changes a link waits for registrations under way, and they for it: neither may miss what the other brings.
const LOCK = `select pg_advisory_xact_lock(hashtext('ouzel.locator.links'))`;
const LOCK_SHARED = `select pg_advisory_xact_lock_shared(hashtext('ouzel.locator.links'))`;
// One at a time brings the tables in line with the links.
const LOCK_SETTLING = `select pg_advisory_xact_lock(hashtext('ouzel.locator.settling'))`;
// A copy that is being kept holds its base record, so that it is there, and seen, once this has the lock. This holds them in the order in
// which copies are kept (orderOf in locator.ts): in another the two would wait for each other.
const HOLD = `select record from locator.record where record = any($1::uuid[])
  order by custodian collate "C", home, audience is not null, record for no key update`;
// A record goes by all its numbers, and not only by those that it was named by this time.
const TOUCHED = `with own as (select array(select unnest($3::text[]) union select value from locator.local_identifier where record = any($4::uuid[])) as numbers)
  select exists (select from locator.link where scope = 'person' and (one = any($1::text[]) or other = any($1::text[])))
  or exists (select from own, locator.link where scope = 'local' and custodian = $2 and (one = any(numbers) or other = any(numbers)))
  or exists (select from locator.record r join locator.person p on p.person = r.home where r.record = any($4::uuid[]) and p.linked) as touched`;
const MOVE = `with given as (select * from unnest($1::uuid[], $2::uuid[]) as g(record, person)),
  moved as (insert into locator.record_move (record, before, after, event) select r.record, r.person, g.person, $3 from given g join locator.record r using (record) order by r.record)
  update locator.record r set person = g.person from given g where r.record = g.record`;
const MARK = 'update locator.person set linked = true where person = any($1::uuid[]) and not linked';
const FORGET =
  'delete from locator.member where subject = any($1::uuid[]) or member = any($1::uuid[]) returning subject, member, whole';
const PART = 'update locator.person set parted = parted + 1 where person = any($1::uuid[])';
const NOTE = `insert into locator.member (subject, member, whole, consent, reviewed)
  select * from unnest($1::uuid[], $2::uuid[], $3::boolean[], $4::boolean[], $5::boolean[])`;

/** The first statement of a transaction that makes people, records or numbers known. */
export const lockForRegistering = (sql: Sql): Promise<unknown> => sql.rows({ name: 'locator-lock-shared', text: LOCK_SHARED });

/** The first statement of a transaction that changes links. */
export const lockForLinking = (sql: Sql): Promise<unknown> => sql.rows({ name: 'locator-lock', text: LOCK });

/** Taken before records and people are brought in line with the links. */
export const lockForSettling = (sql: Sql): Promise<unknown> => sql.rows({ name: 'locator-lock-settling', text: LOCK_SETTLING });

async function note(sql: Sql, people: readonly string[], members: readonly Member[]): Promise<void> {
  const before = await sql.rows<Pick<Member, 'subject' | 'member' | 'whole'> & Record<string, unknown>>({
    name: 'locator-forget-members',
    text: FORGET,
    values: [people],
  });
  const parted = partedOf(people, before, members);
  if (parted.length > 0) await sql.rows({ name: 'locator-part', text: PART, values: [parted] });
  if (members.length === 0) return;
  const values = [
    members.map(({ subject }) => subject),
    members.map(({ member }) => member),
    members.map(({ whole }) => whole),
    members.map(({ consent }) => consent),
    members.map(({ reviewed }) => reviewed),
  ];
  await sql.rows({ name: 'locator-note-members', text: NOTE, values });
}

export function movesOf({ records }: Component, { personOf }: Places): LinkChanged['moved'][number][] {
  return records.flatMap(({ record, person: before }) => {
    const now = personOf.get(record) ?? null;
    return now === before ? [] : [{ record, before, after: now }];
  });
}

/** Brings whose each record is in line with the links, in the transaction of what changed. @returns what moved. */
export async function settle(sql: Sql, seeds: Seeds, event: string | undefined): Promise<LinkChanged['moved']> {
  await lockForSettling(sql);
  const first = await gather(sql, seeds);
  await sql.rows({ name: 'locator-hold', text: HOLD, values: [first.records.map(({ record }) => record)] });
  const component = await gather(sql, seeds);
  const places = placesOf(component);
  const moved = movesOf(component, places);
  if (moved.length > 0)
    await sql.rows({
      name: 'locator-move',
      text: MOVE,
      values: [moved.map(({ record }) => record), moved.map(({ after }) => after), event ?? null],
    });
  const people = [...component.people.keys()];
  await sql.rows({ name: 'locator-mark', text: MARK, values: [people] });
  await note(sql, people, places.members);
  return moved;
}

/** The same after somebody or something became known, where any link speaks of it. */
export async function settleKnown(
  sql: Sql,
  {
    nhsNumbers,
    custodian,
    numbers,
    records,
  }: { nhsNumbers: readonly string[]; custodian: string; numbers: readonly string[]; records: readonly string[] },
): Promise<boolean> {
  const [row] = await sql.rows<{ touched: boolean }>({
    name: 'locator-touched',
    text: TOUCHED,
    values: [nhsNumbers, custodian, numbers, records],
  });
  if (row?.touched !== true) return false;
  await settle(sql, { nhsNumbers, local: { custodian, numbers }, records }, undefined);
  return true;
}

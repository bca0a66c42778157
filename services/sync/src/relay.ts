import type { Database, WakeUp, WakeUpQueue } from '@ouzel/runtime';
import { limits } from './limits.ts';
import { ROUTES } from './routing.ts';
import { matchSubscriptions } from './subscriptions/match.ts';

const LOCK = `select pg_try_advisory_xact_lock(hashtext('ouzel.sync.relay')) as mine`;

// Only events of transactions that began before every one still running: reading by number would pass over rows that commit late.
const READY = `select event, kind, person from sync.event
  where relayed_at is null and transaction < pg_snapshot_xmin(pg_current_snapshot()) order by transaction, created limit ${limits.eventsMax}`;

const EXPAND = `insert into sync.delivery (delivery, event, destination, person)
  select distinct on (g.place, l.organisation) gen_random_uuid(), e.event, l.organisation, coalesce(r.person, e.person)
  from unnest($1::uuid[]) with ordinality as g(event, place) join sync.event e using (event) join locator.record r on r.record = e.record
  join unnest($2::text[], $3::text[]) as route(kind, relationship) on route.kind = e.kind
  join consent.relationship l on (l.person = coalesce(r.person, e.person)
      or exists (select from locator.member m where m.subject = coalesce(r.person, e.person) and m.member = l.person and m.whole)) and l.kind = route.relationship and l.starts <= now() and (l.ends is null or l.ends > now())
  where l.organisation <> r.custodian and (l.record is null or exists (select from locator.record o where o.record = l.record and o.person = coalesce(r.person, e.person)))
  order by g.place, l.organisation
  on conflict (event, destination) do nothing returning destination, person`;

// A link is told to whoever was told of the person or of the records that moved; an undone merge to those who answer for safety.
const EXPAND_LINKS = `insert into sync.delivery (delivery, event, destination, person)
  select gen_random_uuid(), e.event, t.ods, e.person
  from unnest($1::uuid[]) with ordinality as g(event, place) join sync.event e using (event)
  join locator.organisation t on t.active and case when e.kind = 'wrong-merge' then t.kind = 'exchange'
    else exists (select from sync.delivery d join sync.event w using (event)
      where d.destination = t.ods and d.state = 'delivered' and w.link is null and (d.person = e.person or w.record = any(e.records))) end
  where e.link is not null
  order by g.place, t.ods
  on conflict (event, destination) do nothing returning destination, person`;

const DONE = 'update sync.event set relayed_at = now() where event = any($1::uuid[])';

/** One turn: events become deliveries, one for each organisation that the routing names. One relay at a time, whatever runs. */
export async function relayOnce(database: Database, queue: WakeUpQueue): Promise<number> {
  const [count, lanes] = await database.transaction(async (sql): Promise<[number, WakeUp[]]> => {
    const [lock] = await sql.rows<{ mine: boolean }>({ text: LOCK });
    if (lock?.mine !== true) return [0, []];
    const events = (await sql.rows<{ event: string }>({ name: 'sync-ready', text: READY })).map(({ event }) => event);
    if (events.length === 0) return [0, []];
    const values = [events, ROUTES.map(({ kind }) => kind), ROUTES.map(({ relationship }) => relationship)];
    const made = await sql.rows<{ destination: string; person: string }>({ name: 'sync-expand', text: EXPAND, values });
    const links = await sql.rows<WakeUp & Record<string, unknown>>({
      name: 'sync-expand-links',
      text: EXPAND_LINKS,
      values: [events],
    });
    await matchSubscriptions(sql, events);
    await sql.rows({ name: 'sync-relayed', text: DONE, values: [events] });
    return [events.length, [...made, ...links]];
  });
  if (lanes.length > 0) await queue.wake(distinct(lanes));
  return count;
}

export function distinct(lanes: readonly WakeUp[]): WakeUp[] {
  return [...new Map(lanes.map(({ destination, person }) => [`${destination} ${person}`, { destination, person }])).values()];
}

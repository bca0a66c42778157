import type { Database, WakeUp, WakeUpQueue } from '@ouzel/runtime';
import { limits } from './limits.ts';
import { ROUTES } from './routing.ts';

const LOCK = `select pg_try_advisory_xact_lock(hashtext('ouzel.sync.relay')) as mine`;

// Only events of transactions that began before every one still running: reading by number would pass over rows that commit late.
const READY = `select event, kind, person from sync.event
  where relayed_at is null and transaction < pg_snapshot_xmin(pg_current_snapshot()) order by transaction, created limit ${limits.eventsMax}`;

const EXPAND = `insert into sync.delivery (delivery, event, destination, person)
  select gen_random_uuid(), e.event, l.organisation, e.person
  from unnest($1::uuid[]) with ordinality as g(event, place) join sync.event e using (event) join locator.record r on r.record = e.record
  join unnest($2::text[], $3::text[]) as route(kind, relationship) on route.kind = e.kind
  join consent.relationship l on l.person = e.person and l.kind = route.relationship and l.starts <= now() and (l.ends is null or l.ends > now())
  where l.organisation <> r.custodian
  order by g.place, l.organisation
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
    await sql.rows({ name: 'sync-relayed', text: DONE, values: [events] });
    return [events.length, made];
  });
  if (lanes.length > 0) await queue.wake(distinct(lanes));
  return count;
}

export function distinct(lanes: readonly WakeUp[]): WakeUp[] {
  return [...new Map(lanes.map(({ destination, person }) => [`${destination} ${person}`, { destination, person }])).values()];
}

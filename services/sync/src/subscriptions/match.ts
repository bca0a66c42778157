import { TOPIC_NAMES, TOPICS } from '@ouzel/exchange';
import type { Sql } from '@ouzel/runtime';

/** PostgreSQL notices that some subscription has something to do. */
export const LANE_CHANNEL = 'ouzel_subscription';

/** Condition that an event about `person` is about whom a subscription names: them, or whoever they are one with now. */
export const isMeant = (named: string, person: string): string =>
  `(${named} = ${person} or exists (select from locator.member m where m.subject = ${person} and m.member = ${named} and m.whole))`;

const ROUTES = TOPIC_NAMES.flatMap((topic) => TOPICS[topic].kinds.map((kind) => ({ topic, kind })));

// The same people as a delivery has: whoever the record's person is now, and those whom they replace. What a subscriber may know of it is
// decided when it is sent, and only then does an event get a number.
const MATCH = `insert into sync.notification (subscription, event)
  select s.subscription, e.event
  from unnest($1::uuid[]) with ordinality as g(event, place) join sync.event e using (event)
  join unnest($2::text[], $3::text[]) as route(topic, kind) on route.kind = e.kind
  left join locator.record r on r.record = e.record
  cross join lateral (select coalesce(r.person, e.person) as person) p
  join sync.subscription s on s.topic = route.topic and s.status in ('active', 'error') and (s.ends is null or s.ends > now())
    and case when s.person is not null
      then ${isMeant('s.person', 'p.person')}
      else exists (select from consent.relationship l where l.organisation = s.organisation and l.kind = s.population
        and (l.person = p.person or exists (select from locator.member m where m.subject = p.person and m.member = l.person and m.whole))
        and l.starts <= now() and (l.ends is null or l.ends > now())
        and (l.record is null or exists (select from locator.record o where o.record = l.record and o.person = p.person))) end
  where e.link is null and e.resource_type <> 'Notice'
  order by g.place, s.subscription on conflict do nothing returning subscription`;
const WAKE = `select pg_notify('${LANE_CHANNEL}', '')`;

/** Puts the events of a relay turn into the lanes of whoever has subscribed to them, in the turn's transaction. @returns how many. */
export async function matchSubscriptions(sql: Sql, events: readonly string[]): Promise<number> {
  const values = [events, ROUTES.map(({ topic }) => topic), ROUTES.map(({ kind }) => kind)];
  const made = await sql.rows({ name: 'sync-match', text: MATCH, values });
  if (made.length > 0) await sql.rows({ name: 'sync-match-wake', text: WAKE });
  return made.length;
}

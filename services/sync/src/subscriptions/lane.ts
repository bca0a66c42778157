import type { Sql } from '@ouzel/runtime';
import type { LaneEvent } from './focus.ts';
import { limits } from './limits.ts';
import { isMeant } from './match.ts';
import { COLUMNS, type SubscriptionRow } from './model.ts';

export interface ClaimedLane extends SubscriptionRow {
  ended: boolean;
  heartbeat_due: boolean;
}

const HELD = `make_interval(secs => coalesce(timeout_s, ${limits.timeoutSDefault}) + ${limits.claimBeyondMs / 1_000})`;
const IS_DUE = `status <> 'off' and next_try <= now() and (claimed_until is null or claimed_until < now())`;
const CLAIM = `update sync.subscription set fence = fence + 1, claimed_until = now() + ${HELD}
  where subscription = $1 and ${IS_DUE}
  returning ${COLUMNS}, coalesce(ends <= now(), false) as ended, coalesce(next_heartbeat <= now(), false) as heartbeat_due`;
const DUE = `select subscription from sync.subscription s where ${IS_DUE} and (not handshaken or next_heartbeat <= now() or ends <= now()
    or exists (select from sync.notification n where n.subscription = s.subscription and n.state = 'waiting'))
  order by next_try limit ${limits.dueMax}`;

// Whoever a subscription names may have been parted since from whom the event is about: it is then not theirs any more.
const MEANT = `(mine.about is null or ${isMeant('mine.about', 'coalesce(r.person, e.person)')}) as meant`;
// What has a number already goes first, and under that number: whoever was sent it before may have it.
const HEADS = `with mine as (update sync.subscription set claimed_until = now() + ${HELD} where subscription = $1 and fence = $2 returning subscription, events, person as about)
  select e.event, e.kind, coalesce(r.person, e.person) as person, ${MEANT}, e.record, e.resource_type, e.local, e.named, e.occurred, n.number, n.attempts, mine.events
  from mine join sync.notification n using (subscription) join sync.event e using (event) left join locator.record r on r.record = e.record
  where n.state = 'waiting' order by n.number nulls last, n.position limit $3`;
const NUMBER = `with mine as (update sync.subscription set events = events + cardinality($3::uuid[]) where subscription = $1 and fence = $2
    returning events - cardinality($3::uuid[]) as before)
  update sync.notification n set number = mine.before + g.place from mine, unnest($3::uuid[]) with ordinality as g(event, place)
  where n.subscription = $1 and n.event = g.event and n.state = 'waiting' and n.number is null returning n.event, n.number`;
const UNNUMBER = `with mine as (select subscription from sync.subscription where subscription = $1 and fence = $2 for update), taken as (
    update sync.notification n set number = null from mine where n.subscription = mine.subscription and n.event = any($3::uuid[]) and n.state = 'waiting' returning n.event)
  update sync.subscription s set events = events - (select count(*) from taken) from mine where s.subscription = mine.subscription`;

export const dueLanes = async (sql: Sql): Promise<string[]> =>
  (await sql.rows<{ subscription: string }>({ name: 'sync-lane-due', text: DUE })).map(({ subscription }) => subscription);

/** One worker has a subscription at a time. Its fence proves it in all that follows. */
export async function claimLane(sql: Sql, subscription: string): Promise<ClaimedLane | undefined> {
  const [row] = await sql.rows<ClaimedLane & Record<string, unknown>>({
    name: 'sync-lane-claim',
    text: CLAIM,
    values: [subscription],
  });
  return row;
}

export type Head = LaneEvent & { events: string };

/** What goes out next; nothing where the claim has passed to another. After a fault of ours the first goes alone. */
export async function headsOf(sql: Sql, { subscription, fence, max_count }: ClaimedLane): Promise<Head[]> {
  const values = [subscription, fence, max_count ?? limits.eventsMax];
  const heads = await sql.rows<Head & Record<string, unknown>>({ name: 'sync-lane-heads', text: HEADS, values });
  return (heads[0]?.attempts ?? 0) > 0 ? heads.slice(0, 1) : heads;
}

/** Gives the next numbers to events, in their order. @throws Error where the claim has passed to another. */
export async function giveNumbers(
  sql: Sql,
  { subscription, fence }: ClaimedLane,
  events: readonly string[],
): Promise<Map<string, string>> {
  if (events.length === 0) return new Map();
  const values = [subscription, fence, events];
  const given = await sql.rows<{ event: string; number: string }>({ name: 'sync-lane-number', text: NUMBER, values });
  if (given.length < events.length) throw new Error('This subscription has passed to another worker.');
  return new Map(given.map(({ event, number }) => [event, number]));
}

/** Takes the newest numbers back, which nobody can have heard of: else a later refusal would leave a gap that tells of it. */
export async function takeBack(sql: Sql, { subscription, fence }: ClaimedLane, events: readonly string[]): Promise<void> {
  if (events.length > 0) await sql.rows({ name: 'sync-lane-unnumber', text: UNNUMBER, values: [subscription, fence, events] });
}

import type { Sql } from '@ouzel/runtime';
import { limits } from './limits.ts';

/** The delivery at the head of a lane, claimed for one worker. `fence` proves the claim when it is settled. */
export interface Claimed {
  delivery: string;
  fence: string;
  attempts: number;
  kind: string;
  /** Names the lane; of what is in a record whose that is at this try: whoever it was when the event came may have been parted from it. */
  person: string;
  /** Whom it is about. */
  subject: string;
  destination: string;
  record: string | null;
  resource_type: string | null;
  local: string | null;
  occurred: Date;
  /** Of a link that was made or undone: which, and the records that moved. The three above are then null. */
  link: string | null;
  records: string[] | null;
}

// A dead delivery stays at the head: what is behind it must not overtake it.
const CLAIM = `update sync.delivery d set fence = d.fence + 1, attempts = d.attempts + 1, claimed_until = now() + interval '${limits.claimMs} milliseconds'
  from (select delivery, state, next_try, claimed_until from sync.delivery where destination = $1 and person = $2 and state in ('waiting', 'dead')
    order by position limit 1 for update) head, sync.event e
  where d.delivery = head.delivery and head.state = 'waiting' and head.next_try <= now() and (head.claimed_until is null or head.claimed_until < now()) and e.event = d.event
  returning d.delivery, d.fence, d.attempts, e.kind, coalesce((select r.person from locator.record r where r.record = e.record), d.person) as person, e.person as subject,
    d.destination, e.record, e.resource_type, e.local, e.occurred, e.link, e.records`;

const SETTLE = `update sync.delivery set state = $3, reason = $4, claimed_until = null, settled_at = case when $3 = 'waiting' then null else now() end,
  next_try = now() + make_interval(secs => $5) where delivery = $1 and fence = $2 and state = 'waiting' returning delivery`;

// Only a lane's head is ever due: what waits behind a dead one, or behind one that is to be tried later, must not crowd the others out.
const DUE = `select destination, person from sync.delivery d
  where state = 'waiting' and next_try <= now() and (claimed_until is null or claimed_until < now()) and not exists (
    select from sync.delivery h where h.destination = d.destination and h.person = d.person and h.position < d.position and h.state in ('waiting', 'dead'))
  order by next_try limit ${limits.eventsMax}`;

export async function claimHead(sql: Sql, lane: { destination: string; person: string }): Promise<Claimed | undefined> {
  const [head] = await sql.rows<Claimed & Record<string, unknown>>({
    name: 'sync-claim',
    text: CLAIM,
    values: [lane.destination, lane.person],
  });
  return head;
}

/** What became of a claimed delivery. A worker whose claim has passed to another changes nothing. */
export async function settle(
  sql: Sql,
  { delivery, fence }: Claimed,
  state: 'waiting' | 'delivered' | 'refused' | 'dead',
  reason: string | undefined,
  pauseMs = 0,
): Promise<boolean> {
  const rows = await sql.rows({
    name: 'sync-settle',
    text: SETTLE,
    values: [delivery, fence, state, reason ?? null, pauseMs / 1000],
  });
  return rows.length > 0;
}

/** Lanes with something to do that nobody does: after a lost wake-up, a killed worker, or a pause that is over. */
export const dueLanes = (sql: Sql): Promise<{ destination: string; person: string }[]> =>
  sql.rows({ name: 'sync-due', text: DUE });

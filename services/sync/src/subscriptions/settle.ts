import type { Sql } from '@ouzel/runtime';
import type { ClaimedLane } from './lane.ts';
import { limits } from './limits.ts';

const SETTLE = `with mine as (select subscription from sync.subscription where subscription = $1 and fence = $2 for update)
  update sync.notification n set state = g.state, settled_at = now() from mine, unnest($3::uuid[], $4::text[]) as g(event, state)
  where n.subscription = mine.subscription and n.event = g.event and n.state = 'waiting'`;
const SENT = `update sync.subscription set status = 'active', handshaken = true, failures = 0, failing_since = null, error = null,
  next_heartbeat = now() + make_interval(secs => heartbeat_s) where subscription = $1 and fence = $2`;
const LEAVE = 'update sync.subscription set claimed_until = null where subscription = $1 and fence = $2';
const OFF = `update sync.subscription set status = 'off', error = $3, claimed_until = null where subscription = $1 and fence = $2`;
// An endpoint that cannot be shaken hands with is in error at once; one that was there may be away for a moment.
const FAILED = `update sync.subscription set failures = failures + 1, failing_since = coalesce(failing_since, now()), error = $3, claimed_until = null,
  next_try = now() + make_interval(secs => $4),
  status = case when failing_since < now() - interval '${limits.offAfterMs} milliseconds' then 'off'
    when not handshaken or failures + 1 >= ${limits.failuresToError} then 'error' else status end
  where subscription = $1 and fence = $2 returning status`;
const OURS = `with mine as (update sync.subscription set claimed_until = null, next_try = now() + make_interval(secs => $3)
    where subscription = $1 and fence = $2 returning subscription)
  update sync.notification n set attempts = attempts + 1, state = case when attempts + 1 >= ${limits.attemptsMax} and n.number is null then 'failed' else state end,
    settled_at = case when attempts + 1 >= ${limits.attemptsMax} and n.number is null then now() end
  from mine where n.subscription = mine.subscription and n.event = $4 and n.state = 'waiting'`;

const pauseS = (failures: number, chance: () => number): number => {
  const longest = Math.min(limits.backoffMs * 2 ** Math.min(failures, 16), limits.backoffMaxMs);
  return (longest * (0.5 + chance() / 2)) / 1_000;
};

/** What became of events: told, or hidden from this subscriber, which leaves no number behind. */
export async function settleEvents(sql: Sql, lane: ClaimedLane, became: ReadonlyMap<string, 'told' | 'hidden'>): Promise<void> {
  const values = [lane.subscription, lane.fence, [...became.keys()], [...became.values()]];
  if (became.size > 0) await sql.rows({ name: 'sync-lane-settle', text: SETTLE, values });
}

/** The endpoint took something: whatever was wrong is over. */
export async function noteSent(sql: Sql, { subscription, fence }: ClaimedLane): Promise<void> {
  await sql.rows({ name: 'sync-lane-sent', text: SENT, values: [subscription, fence] });
}

export async function leaveLane(sql: Sql, { subscription, fence }: ClaimedLane): Promise<void> {
  await sql.rows({ name: 'sync-lane-leave', text: LEAVE, values: [subscription, fence] });
}

export async function switchOff(sql: Sql, { subscription, fence }: ClaimedLane, reason: string): Promise<void> {
  await sql.rows({ name: 'sync-lane-off', text: OFF, values: [subscription, fence, reason] });
}

/** The endpoint did not take it. It is tried again, later and later, by one try at a time: that is its circuit breaker. */
export async function noteFailure(sql: Sql, lane: ClaimedLane, reason: string, chance: () => number): Promise<void> {
  const values = [lane.subscription, lane.fence, reason, pauseS(lane.failures, chance)];
  await sql.rows({ name: 'sync-lane-failed', text: FAILED, values });
}

/**
 * Something of ours failed, which is no fault of the endpoint's.
 * @param event the one that cannot be made ready, where it is not all of them: after enough tries it is passed over, without a number.
 */
export async function noteOwnFault(
  sql: Sql,
  lane: ClaimedLane,
  event: { event: string; attempts: number } | undefined,
  chance: () => number,
): Promise<void> {
  const values = [lane.subscription, lane.fence, pauseS(event?.attempts ?? 1, chance), event?.event ?? null];
  await sql.rows({ name: 'sync-lane-own-fault', text: OURS, values });
}

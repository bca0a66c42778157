import type { Effect, Organisation } from '@ouzel/exchange';
import { type Database, runEffects } from '@ouzel/runtime';
import { CHANNEL } from './channel.ts';
import { limits } from './limits.ts';

/** A delivery that was tried as often as it may be. Identifiers of the exchange's own alone: nothing of the person or of the content. */
export interface DeadLetter {
  id: string;
  destination: string;
  /** What happened: `admission`, `vital-signs`, … */
  kind: string;
  occurred: Date;
  attempts: number;
  reason: string;
  died: Date;
  /** Deliveries of the same lane that wait for this one. */
  behind: number;
  /** Where the next page begins. */
  position: string;
}

export interface DestinationState {
  destination: 'active' | 'not-active' | 'unknown';
  /** `none`: there is no address. */
  inbox: 'answers' | 'does-not-answer' | 'none';
}

export type DeadLetterAction = { action: 'replay' } | { action: 'discard' } | { action: 'redirect'; destination: string };

/** What a person sees and does where deliveries have died. */
export interface DeadLetters {
  /** Oldest first. */
  list(asked: { destination?: string | undefined; after?: string | undefined; count: number }): Promise<DeadLetter[]>;
  get(id: string): Promise<DeadLetter | undefined>;
  /** Whether an organisation takes part now, and whether anybody answers at its inbox. Sends nothing. */
  check(destination: string): Promise<DestinationState>;
  /** False where it is not dead any more. Whatever is sent is decided anew when it is sent. */
  decide(id: string, how: DeadLetterAction, why: { reason: string; by: string }, effects: readonly Effect[]): Promise<boolean>;
}

const COLUMNS = `select d.delivery as id, d.destination, e.kind, e.occurred, d.attempts, coalesce(d.reason, '') as reason, d.settled_at as died, d.position::text as position,
    (select count(*)::int from sync.delivery b where b.destination = d.destination and b.person = d.person and b.state = 'waiting' and b.position > d.position) as behind
  from sync.delivery d join sync.event e using (event) where d.state = 'dead'`;
const LIST = `${COLUMNS} and ($1::text is null or d.destination = $1) and ($2::bigint is null or d.position > $2) order by d.position limit $3`;
const ONE = `${COLUMNS} and d.delivery = $1`;
// The fence moves on, so that a worker that was paused since settles nothing.
const DECIDE = `with chosen as (
    update sync.delivery set state = case when $2 = 'replay' then 'waiting' else 'discarded' end, attempts = 0, fence = fence + 1, claimed_until = null,
      next_try = now(), settled_at = case when $2 = 'replay' then null else now() end
    where delivery = $1 and state = 'dead' returning delivery, event, person
  ), noted as (
    insert into sync.dead_letter_decision (delivery, action, redirected_to, reason, decided_by) select delivery, $2, $3, $4, $5 from chosen
  ), redirected as (
    insert into sync.delivery (delivery, event, destination, person) select gen_random_uuid(), event, $3, person from chosen where $3::text is not null
    on conflict (event, destination) do nothing
  ) select pg_notify('${CHANNEL}', '') from chosen`;

async function inboxAnswers(url: string): Promise<boolean> {
  try {
    const signal = AbortSignal.timeout(limits.sendTimeoutMs);
    const response = await fetch(url, { method: 'HEAD', redirect: 'manual', signal });
    await response.arrayBuffer();
    return response.status < 500;
  } catch {
    return false;
  }
}

export interface DeadLetterOptions {
  database: Database;
  inboxOf: (ods: string) => string | undefined;
  organisationOf: (ods: string) => Promise<(Organisation & { active: boolean }) | undefined>;
}

export function createDeadLetters({ database, inboxOf, organisationOf }: DeadLetterOptions): DeadLetters {
  type Row = DeadLetter & Record<string, unknown>;
  return {
    list: ({ destination, after, count }) =>
      database.rows<Row>({ name: 'sync-dead', text: LIST, values: [destination ?? null, after ?? null, count] }),
    async get(id) {
      return (await database.rows<Row>({ name: 'sync-dead-one', text: ONE, values: [id] }))[0];
    },
    async check(ods) {
      const url = inboxOf(ods);
      const [organisation, answers] = await Promise.all([organisationOf(ods), url === undefined ? false : inboxAnswers(url)]);
      return {
        destination: organisation === undefined ? 'unknown' : organisation.active ? 'active' : 'not-active',
        inbox: url === undefined ? 'none' : answers ? 'answers' : 'does-not-answer',
      };
    },
    decide: (id, how, { reason, by }, effects) =>
      database.transaction(async (sql) => {
        const to = how.action === 'redirect' ? how.destination : null;
        const values = [id, how.action, to, reason, by];
        const done = await sql.rows({ name: 'sync-dead-decide', text: DECIDE, values });
        if (done.length > 0) await runEffects(sql, effects);
        return done.length > 0;
      }),
  };
}

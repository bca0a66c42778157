import type { Consent, Effect, LinkChanged, TracePace, Traces, TraceTask } from '@ouzel/exchange';
import type { Database } from '@ouzel/runtime';
import { mergeAsSaid } from './merge-by-trace.ts';
import { settleTrace } from './settle-trace.ts';

// One process at a time chooses, so that the pace is that of all of them together.
const LOCK = `select pg_try_advisory_xact_lock(hashtext('ouzel.locator.trace')) as mine`;

const CLAIM = `
with room as (select greatest(0, least($2::int, $1::int - (select count(*) from locator.trace where tried > now() - interval '1 minute')))::int as n),
never as materialized (select person from locator.trace where as_of is null and due <= now() and (claimed_until is null or claimed_until < now())
  order by due limit (select n from room) for update skip locked),
again as materialized (select person from locator.trace where as_of is not null and due <= now() and (claimed_until is null or claimed_until < now())
  order by due limit (select n from room) - (select count(*) from never) for update skip locked)
update locator.trace t set tried = now(), claimed_until = now() + make_interval(secs => $3), fence = t.fence + 1
from (select person from never union all select person from again) c where t.person = c.person returning t.person`;

const TASK = `select t.person, p.nhs_number as "nhsNumber", t.fence, t.attempts from locator.trace t join locator.person p using (person)
  where t.person = $1 and t.claimed_until > now()`;

const POSTPONE = `update locator.trace set due = $3, attempts = attempts + $4::int, claimed_until = null, tried = case when $4::int = 1 then tried end
  where person = $1 and fence = $2 and claimed_until is not null`;

const RESUMED = 'select 1 from locator.trace_resumption where at >= $1 limit 1';

async function claim(database: Database, { perMinute, atOnce, claimMs }: TracePace): Promise<string[]> {
  return database.transaction(async (sql) => {
    const [lock] = await sql.rows<{ mine: boolean }>({ text: LOCK });
    if (lock?.mine !== true) return [];
    const values = [perMinute, atOnce, claimMs / 1000];
    const rows = await sql.rows<{ person: string }>({ name: 'locator-trace-claim', text: CLAIM, values });
    return rows.map(({ person }) => person);
  });
}

export interface TracesOptions extends Pick<Consent, 'relationship' | 'registeredWith'> {
  database: Database;
  /** What follows from a merge that the service says, in its transaction: others are told, and it is in the trail. */
  merged: (changed: LinkChanged, asOf: Date) => readonly Effect[];
}

/** Traces are rows of the locator: whoever is registered is due, and stays so until there was an answer. */
export function createTraces({ database, merged, ...consent }: TracesOptions): Traces {
  return {
    claim: (pace) => claim(database, pace),
    async task(person) {
      const values = [person];
      const [task] = await database.rows<TraceTask & Record<string, unknown>>({ name: 'locator-trace-task', text: TASK, values });
      return task;
    },
    async settle(task, answer, at) {
      const { outcome, merge } = await settleTrace({ database, ...consent }, task, answer, at);
      // A merge changes links, for which it waits; one that is lost here is said again by the next trace.
      if (merge !== undefined) await mergeAsSaid(database, merge, at.asOf, merged);
      return outcome;
    },
    async resumed(since) {
      return (await database.rows({ name: 'locator-trace-resumed', text: RESUMED, values: [since] })).length > 0;
    },
    async postpone({ person, fence }, due, tried) {
      await database.rows({ name: 'locator-trace-postpone', text: POSTPONE, values: [person, fence, due, tried ? 1 : 0] });
    },
  };
}

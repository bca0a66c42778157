import type { Database, Log } from '@ouzel/runtime';
import { limits } from './limits.ts';

const HOUR_MS = 3_600_000;
const COUNT = `insert into locator.source_health as h (source, hour, status, answers, last)
  select source, date_trunc('hour', last), status, answers, last from unnest($1::text[], $2::text[], $3::integer[], $4::timestamptz[]) as g(source, status, answers, last)
  order by source, status
  on conflict (source, hour, status) do update set answers = h.answers + excluded.answers, last = greatest(h.last, excluded.last)`;
const FORGET = 'delete from locator.source_health where hour < $1';
// A handful of rows for each hour and source.
const LATELY = `select source,
  max(last) filter (where status = any($2::text[])) as "lastSuccess", max(last) filter (where status <> all($2::text[]) and status <> 'paused') as "lastFailure",
  max(last) filter (where status = 'paused') as "lastPaused",
  coalesce(sum(answers) filter (where hour >= $1 and status <> 'paused'), 0)::int as answers,
  coalesce(sum(answers) filter (where hour >= $1 and status = any($3::text[])), 0)::int as whole
  from locator.source_health group by source`;
const PARTICIPANTS = `select ods, name, kind, active from locator.organisation where kind <> 'exchange' order by kind, name, ods`;

/** It answered, if not with all: words of `SourceStatus`, and of what a trace comes to. */
const HEARD = ['complete', 'partial', 'refused', 'found', 'superseded', 'both-known', 'unlike', 'not-found', 'invalidated'];
const WHOLE = ['complete', 'found', 'superseded', 'both-known', 'unlike', 'not-found', 'invalidated'];

export interface HealthOf extends Record<string, unknown> {
  source: string;
  lastSuccess: Date | null;
  lastFailure: Date | null;
  /** When a process last did not ask it, after wrong answers or failures in a row. */
  lastPaused: Date | null;
  /** Lately, and how many of them were whole. */
  answers: number;
  whole: number;
}

export interface Participant extends Record<string, unknown> {
  ods: string;
  name: string;
  kind: string;
  active: boolean;
}

/** How sources answer, shared by all processes: each counts what it hears and adds it to the table a little later. */
export interface SourceHealth {
  note(source: string, status: string): void;
  lately(): Promise<HealthOf[]>;
  participants(): Promise<Participant[]>;
  /** Adds what is not added yet. */
  close(): Promise<void>;
}

export function createSourceHealth(database: Pick<Database, 'rows'>, now: () => Date, log: Log): SourceHealth {
  let counts = new Map<string, { source: string; status: string; answers: number; last: Date }>();
  let timer: NodeJS.Timeout | undefined;
  let cleaned = 0;
  const add = async (): Promise<void> => {
    timer = undefined;
    const all = [...counts.values()];
    counts = new Map();
    if (all.length === 0) return;
    const values = [all.map((each) => each.source), all.map((each) => each.status), all.map((each) => each.answers)];
    await database.rows({ name: 'locator-health', text: COUNT, values: [...values, all.map(({ last }) => last)] });
    const ms = now().getTime();
    if (ms - cleaned < HOUR_MS) return;
    cleaned = ms;
    await database.rows({ text: FORGET, values: [new Date(ms - limits.healthKeptMs)] });
  };
  // Counting is for people who look after sources: nobody's answer waits for it or fails by it.
  const later = (): void => void add().catch((error: unknown) => log.warn('how sources answered could not be kept', { error }));
  return {
    note(source, status) {
      const key = `${source} ${status}`;
      const answers = (counts.get(key)?.answers ?? 0) + 1;
      counts.set(key, { source, status, answers, last: now() });
      timer ??= setTimeout(later, limits.healthEveryMs).unref();
    },
    lately: () =>
      database.rows<HealthOf>({
        name: 'locator-health-lately',
        text: LATELY,
        values: [new Date(now().getTime() - limits.healthLatelyMs), HEARD, WHOLE],
      }),
    participants: () => database.rows<Participant>({ name: 'locator-participants', text: PARTICIPANTS }),
    async close() {
      clearTimeout(timer);
      await add();
    },
  };
}

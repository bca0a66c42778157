import type { Outbox } from '@ouzel/exchange';
import { type Database, type Log, runEffects } from '@ouzel/runtime';
import { limits } from '../limits.ts';
import { isQuiet, quiet } from './quiet.ts';
import { silence, type SilenceRule } from './rules.ts';

interface Silent {
  home: string;
  /** To the microsecond, which a Date would lose: it names the silence. */
  since: string;
  rule: unknown;
  quiet: unknown;
  /** By the database's clock. */
  now: Date;
}

// A home posts usually where it did on several of the days before. What was posted late counts by when it came: the line was up.
const SILENT = `select o.ods as home, last.received::text as since, l.terms -> 'silence' as rule, l.terms -> 'quiet' as quiet, now() as now
  from locator.organisation o
  cross join lateral (select received from carehome.vital_set where home = o.ods order by received desc limit 1) last
  left join lateral (select terms from carehome.ladder where place in (o.ods, '*') order by place = '*', version desc limit 1) l on true
  where o.kind = 'care-home' and o.active and last.received <= now() - make_interval(secs => coalesce((l.terms -> 'silence' ->> 'afterSeconds')::int, ${limits.silentAfterSeconds}))
    and not exists (select from carehome.silence s where s.home = o.ods and s.since = last.received)
    and (select count(distinct v.received::date) from carehome.vital_set v where v.home = o.ods
      and v.received > last.received - interval '${limits.usualOfDays} days') >= ${limits.usualDaysMin}`;
const NOTICE = `insert into carehome.silence (home, since, told, after_seconds) select $1, $2::text::timestamptz, told, $4 from unnest($3::text[]) told
  on conflict (home, since, told) do nothing returning notice, told`;

export interface SilenceOptions {
  database: Database;
  outbox: Pick<Outbox, 'notify'>;
}

const DEFAULT: SilenceRule = { afterSeconds: limits.silentAfterSeconds, tell: [{ home: true }] };

/** One transaction: whoever is told is told once, whatever is killed. */
async function tellOf({ database, outbox }: SilenceOptions, { home, since, now, ...found }: Silent): Promise<boolean> {
  const hours = quiet.nullable().parse(found.quiet);
  // It is no call for a resident: it waits until those who keep hours are there.
  if (hours !== null && isQuiet(now, hours)) return false;
  const { afterSeconds, tell } = silence.nullable().parse(found.rule) ?? DEFAULT;
  const told = tell.map((to) => ('home' in to ? home : to.organisation));
  return database.transaction(async (sql) => {
    const values = [home, since, told, afterSeconds];
    const made = await sql.rows<{ notice: string; told: string }>({ name: 'silence-notice', text: NOTICE, values });
    const notices = made.map((each) =>
      outbox.notify({ kind: 'home-silent', about: each.notice, destinations: [each.told], occurred: new Date(since) }),
    );
    await runEffects(sql, notices);
    return made.length > 0;
  });
}

/** Tells of every home that is newly silent. @returns how many there were. */
export async function noticeSilences(options: SilenceOptions): Promise<number> {
  const found = await options.database.rows<Silent & Record<string, unknown>>({ name: 'silence-due', text: SILENT });
  let told = 0;
  for (const each of found) if (await tellOf(options, each)) told += 1;
  return told;
}

/** Looks for silent homes from time to time, beside any number of others that do. */
export function watchSilences({ log, ...options }: SilenceOptions & { log: Log }): { stop(): Promise<void> } {
  let running: Promise<unknown> = Promise.resolve();
  const look = (): void => {
    running = running
      .then(() => noticeSilences(options))
      .catch((error: unknown) => log.warn('nobody could be told of silent homes', { error }));
  };
  const timer = setInterval(look, limits.silenceEveryMs);
  return {
    async stop() {
      clearInterval(timer);
      await running;
    },
  };
}

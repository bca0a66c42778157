import type { Database } from '@ouzel/runtime';
import { instantOf } from './rows.ts';
import { KINDS, type Snooper } from './snoopers.ts';

// When a case could be opened: the moment at which what was found by then scored enough. Who watches with many is found when the last comes.
const FOUND = `with at as (select a.casefile, a.rule, a.score, case when a.rule = 'many-watchers' then max(a.occurred) over (partition by a.rule, a.person, a.raised) else a.occurred end as occurred
    from audit.alert a where a.casefile is not null),
  first as (select casefile, rule, max(score) as score, min(occurred) as occurred from at group by casefile, rule),
  sums as (select casefile, occurred, sum(score) over (partition by casefile order by occurred) as score from first)
  select c.staff, c.organisation, min(s.occurred) as found from audit.casefile c join sums s on s.casefile = c.casefile and s.score >= $1 group by c.staff, c.organisation, c.casefile`;
const BY_RULES = `select c.staff, (select string_agg(distinct rule, ' + ' order by rule) from audit.alert a where a.casefile = c.casefile) as rules from audit.casefile c`;
const DAYS = 'select count(distinct (organisation, staff, day))::int as days from audit.opening';

export interface Score {
  cases: number;
  falseCases: number;
  /** Members of staff about whom there is a case, and those of them who snooped. */
  accused: number;
  found: number;
  snoopers: number;
  staffDays: number;
  /** From the first look of each who was found until the look at which the case opened. */
  minutes: number[];
  byKind: Record<string, string>;
  /** Rules of the cases about nobody who snooped, the commonest first. */
  wrongBy: string;
}

const MINUTE_MS = 60_000;

function wrongBy(rows: readonly { staff: string; rules: string }[], guilty: ReadonlySet<string>): string {
  const wrong = rows.filter(({ staff }) => !guilty.has(staff));
  const counts = [...Map.groupBy(wrong, ({ rules }) => rules)].map(([rules, all]) => [rules, all.length] as const);
  return counts
    .toSorted(([, a], [, b]) => b - a)
    .slice(0, 6)
    .map(([rules, count]) => `${count} × ${rules}`)
    .join(', ');
}

/** What came of it, against who snooped. */
export async function scoreOf(database: Database, snoopers: readonly Snooper[], caseAt: number): Promise<Score> {
  const cases = await database.rows<{ staff: string; found: Date }>({ text: FOUND, values: [caseAt] });
  const named = await database.rows<{ staff: string; rules: string }>({ text: BY_RULES });
  const [row] = await database.rows<{ days: number }>({ text: DAYS });
  const guilty = new Set(snoopers.map(({ staff }) => staff.id));
  const accused = new Set(cases.map(({ staff }) => staff));
  const firstOf = ({ looks }: Snooper): number => Math.min(...looks.map((look) => instantOf(look).getTime()));
  const minutes = snoopers.flatMap((snooper) => {
    const times = cases.filter(({ staff }) => staff === snooper.staff.id).map(({ found }) => found.getTime());
    return times.length === 0 ? [] : [Math.max(0, Math.min(...times) - firstOf(snooper)) / MINUTE_MS];
  });
  const byKind = Object.keys(KINDS).map((kind) => {
    const all = snoopers.filter((snooper) => snooper.kind === kind);
    return [kind, `${all.filter(({ staff }) => accused.has(staff.id)).length}/${all.length}`];
  });
  return {
    cases: cases.length,
    falseCases: cases.filter(({ staff }) => !guilty.has(staff)).length,
    accused: accused.size,
    found: snoopers.filter(({ staff }) => accused.has(staff.id)).length,
    snoopers: snoopers.length,
    staffDays: row?.days ?? 0,
    minutes,
    byKind: Object.fromEntries(byKind),
    wrongBy: wrongBy(named, guilty),
  };
}

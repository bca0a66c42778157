import { setImmediate as pause } from 'node:timers/promises';
import { storedText } from '../stored-event.ts';
import { type Alert, groupOf } from './alert.ts';
import { createCalendar, DAY_MS } from './calendar.ts';
import { judgeLook } from './judge.ts';
import { limits } from './limits.ts';
import { looksOf } from './look.ts';
import { addedUp, type Opening, openingOf } from './opening.ts';
import { judgePatterns } from './patterns.ts';
import { historyOfRoles, patternsFrom } from './remembered.ts';
import type { RuleSet } from './rule-set.ts';
import { currentRules, rulesFrom } from './rule-versions.ts';
import { seenFrom } from './seen-from.ts';
import type { Surveillance } from './turn.ts';

const PAST = `select sequence::text as sequence, id, recorded, event from audit.event
  where recorded >= $1 and recorded < $2 and sequence > $3 order by sequence limit $4`;

/** What rules find of past events: alerts of each rule, cases, and of how many members of staff. */
export interface Finds {
  alerts: Record<string, number>;
  cases: number;
  staff: number;
}

export interface Rehearsed {
  events: number;
  from: Date;
  until: Date;
  /** Under the rules in use, and under the draft. */
  now: Finds;
  draft: Finds;
  /** Cases of the draft that the rules in use would not open, and the other way round. */
  opened: number;
  dropped: number;
}

interface Trial {
  rules: RuleSet;
  alerts: Alert[];
  openings: Opening[];
}

/** Groups whose alerts score enough; of each rule the highest counts once. */
function casesOf({ alerts, rules }: Trial): Map<string, string> {
  const scores = new Map<string, Map<string, number>>();
  const staffOf = new Map<string, string>();
  for (const alert of alerts) {
    const group = groupOf(alert);
    const byRule = scores.get(group) ?? new Map<string, number>();
    scores.set(group, byRule.set(alert.rule, Math.max(alert.score, byRule.get(alert.rule) ?? 0)));
    staffOf.set(group, `${alert.organisation} ${alert.staff}`);
  }
  const enough = [...scores].filter(([, byRule]) => [...byRule.values()].reduce((sum, score) => sum + score, 0) >= rules.caseAt);
  return new Map(enough.map(([group]) => [group, staffOf.get(group) ?? '']));
}

function findsOf(trial: Trial, cases: ReadonlyMap<string, string>): Finds {
  const alerts: Record<string, number> = {};
  for (const { rule } of trial.alerts) alerts[rule] = (alerts[rule] ?? 0) + 1;
  return { alerts, cases: cases.size, staff: new Set(cases.values()).size };
}

function finished(trial: Trial): Trial {
  const openings = addedUp(trial.openings);
  const found = judgePatterns(patternsFrom(openings), historyOfRoles(openings), trial.rules);
  return { ...trial, alerts: [...trial.alerts, ...found] };
}

type Row = { sequence: string; id: string; recorded: Date; event: string };

/** Both sets of rules on the same past events, from their own counts: what was before the time counts as history of nothing. */
export async function rehearse(
  { database, people, contacts, now }: Surveillance,
  json: unknown,
  { days = limits.rehearsedDays, most = limits.rehearsedMax }: { days?: number | undefined; most?: number | undefined },
): Promise<Rehearsed> {
  const draft: Trial = { rules: rulesFrom(json), alerts: [], openings: [] };
  const used: Trial = { rules: (await currentRules(database)).rules, alerts: [], openings: [] };
  const until = now();
  const from = new Date(until.getTime() - Math.min(days, limits.rehearsedDaysMax) * DAY_MS);
  const local = createCalendar();
  let [events, last] = [0, '0'];
  for (let left = Math.min(most, limits.rehearsedMax); left > 0; left -= limits.eventsAtOnce) {
    const values = [from, until, last, Math.min(left, limits.eventsAtOnce)];
    const rows = await database.rows<Row>({ name: 'surveillance-past', text: PAST, values });
    const looks = rows.flatMap(({ id, recorded, event }) => {
      const read = storedText.safeParse(event);
      return read.success ? looksOf({ id, recorded, stored: read.data }) : [];
    });
    for (const trial of [used, draft]) {
      const seen = await seenFrom(database, { people, contacts }, looks, trial.rules.care);
      trial.alerts.push(...seen.flatMap((each) => judgeLook(each, trial.rules)));
      trial.openings.push(...seen.flatMap(({ look, inCare }) => openingOf(look, inCare, local) ?? []));
      await pause();
    }
    events += rows.length;
    last = rows.at(-1)?.sequence ?? last;
    if (rows.length < limits.eventsAtOnce) break;
  }
  const [one, other] = [finished(used), finished(draft)];
  const [before, after] = [casesOf(one), casesOf(other)];
  return {
    events,
    from,
    until,
    now: findsOf(one, before),
    draft: findsOf(other, after),
    opened: [...after.keys()].filter((group) => !before.has(group)).length,
    dropped: [...before.keys()].filter((group) => !after.has(group)).length,
  };
}

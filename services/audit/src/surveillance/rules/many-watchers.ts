import type { Alert } from '../alert.ts';
import { dayText, WEEK_DAYS } from '../calendar.ts';
import type { RuleSet } from '../rule-set.ts';
import { patternAlert, type Watcher } from './patterns.ts';

/** Somebody of whom the news speaks: many look who have nothing to do with them. Each of those is told of. */
export function manyWatchers(watcher: Watcher, { score, staff }: RuleSet['rules']['many-watchers']): Alert[] {
  const { watchers, week, person } = watcher;
  if (watchers < staff) return [];
  const from = dayText(week * WEEK_DAYS);
  const sentence = `Is one of ${watchers} who opened the record of one person not in their care in the week from ${from}.`;
  return [
    patternAlert('many-watchers', watcher, `${person} week ${week}`, {
      score,
      sentence,
      facts: { weekFrom: from, watchers },
      person,
    }),
  ];
}

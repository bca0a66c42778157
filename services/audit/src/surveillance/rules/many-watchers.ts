import type { Alert } from '../alert.ts';
import { dayText, WEEK_DAYS } from '../calendar.ts';
import type { RuleSet } from '../rule-set.ts';
import { patternAlert, type Watched } from './patterns.ts';

/** The most members of staff who looked within any seven days of which the day is one. */
function mostAbout(watchers: Watched['watchers'], day: number): number {
  const ends = Array.from({ length: WEEK_DAYS }, (_, at) => day + at);
  const counts = ends.map((end) => {
    const within = watchers.filter((watcher) => watcher.day <= end && watcher.day > end - WEEK_DAYS);
    return new Set(within.map(({ organisation, staff }) => `${organisation} ${staff}`)).size;
  });
  return Math.max(...counts);
}

/** Somebody of whom the news speaks: many look who have nothing to do with them. Each of those is told of. */
export function manyWatchers({ person, watchers }: Watched, { score, staff }: RuleSet['rules']['many-watchers']): Alert[] {
  return watchers.flatMap((watcher) => {
    const most = mostAbout(watchers, watcher.day);
    if (most < staff) return [];
    const sentence = `Is one of ${most} who opened the record of one person not in their care within a week of ${dayText(watcher.day)}.`;
    const facts = { day: dayText(watcher.day), watchers: most };
    return [patternAlert('many-watchers', watcher, `${person} ${watcher.day}`, { score, sentence, facts, person })];
  });
}

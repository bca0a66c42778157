import type { Alert } from './alert.ts';
import type { RuleSet } from './rule-set.ts';
import { againAndAgain } from './rules/again-and-again.ts';
import { claimedAgain } from './rules/claimed-again.ts';
import { manyWatchers } from './rules/many-watchers.ts';
import type { History, Pair, StaffDay, StaffClaims, Watched } from './rules/patterns.ts';
import { refusedAgain } from './rules/refused-again.ts';
import { unusualHour } from './rules/unusual-hour.ts';
import { unusualVolume } from './rules/unusual-volume.ts';

/** What is known of those whom the last events were about. */
export interface Patterns {
  days: readonly StaffDay[];
  pairs: readonly Pair[];
  claims: readonly StaffClaims[];
  watched: readonly Watched[];
}

/** What the rules about patterns find. It depends on what was counted in all, and on no order. */
export function judgePatterns(
  { days, pairs, claims, watched }: Patterns,
  historyOf: (day: StaffDay) => History,
  set: RuleSet,
): Alert[] {
  const { rules } = set;
  const found = {
    'refused-again': () => days.flatMap((day) => refusedAgain(day, rules['refused-again'])),
    'unusual-volume': () => days.flatMap((day) => unusualVolume(day, historyOf(day), rules['unusual-volume'])),
    'unusual-hour': () => days.flatMap((day) => unusualHour(day, historyOf(day), rules['unusual-hour'])),
    'claimed-again': () => claims.flatMap((each) => claimedAgain(each, rules['claimed-again'])),
    'again-and-again': () => pairs.flatMap((pair) => againAndAgain(pair, rules['again-and-again'])),
    'many-watchers': () => watched.flatMap((each) => manyWatchers(each, rules['many-watchers'])),
  } as const;
  const names = ['refused-again', 'unusual-volume', 'unusual-hour', 'claimed-again', 'again-and-again', 'many-watchers'] as const;
  return names.flatMap((rule) => (rules[rule].on ? found[rule]().filter(({ score }) => score > 0) : []));
}

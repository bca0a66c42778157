import type { Alert } from '../alert.ts';
import { dayText, WEEK_DAYS } from '../calendar.ts';
import type { RuleSet } from '../rule-set.ts';
import { patternAlert, type StaffClaims } from './patterns.ts';
import { reachedIn } from './stretches.ts';

export function claimedAgain(claims: StaffClaims, { score, people }: RuleSet['rules']['claimed-again']): Alert[] {
  const seen = claims.days.map((day, at) => ({ day, what: claims.persons[at] ?? '' }));
  return reachedIn(seen, { count: people, withinDays: WEEK_DAYS }).map(({ stretch, first, last }) => {
    const [from, until] = [dayText(first), dayText(last)];
    const sentence = `Opened the records of ${people} people or more on their own declaration alone, from ${from} to ${until}.`;
    return patternAlert('claimed-again', claims, `week ${stretch}`, { score, sentence, facts: { from, until, people } });
  });
}

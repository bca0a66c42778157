import type { Alert } from '../alert.ts';
import { dayText } from '../calendar.ts';
import type { RuleSet } from '../rule-set.ts';
import { type Pair, patternAlert } from './patterns.ts';
import { reachedIn } from './stretches.ts';

/** Slow and low: one person's record on several days, on none of which the person was in care. One alert for each step and stretch of time. */
export function againAndAgain(pair: Pair, { steps, withinDays }: RuleSet['rules']['again-and-again']): Alert[] {
  const seen = pair.days.map((day) => ({ day, what: String(day) }));
  return steps.flatMap(({ days, score }) =>
    reachedIn(seen, { count: days, withinDays }).map(({ stretch, first, last }) => {
      const [from, until] = [dayText(first), dayText(last)];
      const sentence = `Opened one person's record on ${days} days from ${from} to ${until}, on none of which the person was in care.`;
      const facts = { days, from, until };
      return patternAlert('again-and-again', pair, `${pair.person} ${days} ${stretch}`, {
        score,
        sentence,
        facts,
        person: pair.person,
      });
    }),
  );
}

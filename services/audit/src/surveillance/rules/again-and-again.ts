import type { Alert } from '../alert.ts';
import { dayText } from '../calendar.ts';
import type { RuleSet } from '../rule-set.ts';
import { type Pair, patternAlert } from './patterns.ts';

/** Slow and low: one person's record on several days, in none of which the person was in care. One alert for each stretch of time. */
export function againAndAgain(pair: Pair, { score, days, withinDays }: RuleSet['rules']['again-and-again']): Alert[] {
  const known = [...new Set(pair.days)].toSorted((a, b) => a - b);
  const stretch = Math.max(1, withinDays);
  const found = new Map<number, Alert>();
  for (const [at, last] of known.entries()) {
    const first = known[at - days + 1];
    if (first === undefined || last - first >= stretch) continue;
    const from = dayText(first);
    const sentence = `Opened one person's record on ${days} days from ${from} to ${dayText(last)}, on none of which the person was in care.`;
    const facts = { days, from, until: dayText(last), of: known.length };
    const key = `${pair.person} ${Math.floor(last / stretch)}`;
    if (!found.has(Math.floor(last / stretch)))
      found.set(
        Math.floor(last / stretch),
        patternAlert('again-and-again', pair, key, { score, sentence, facts, person: pair.person }),
      );
  }
  return [...found.values()];
}

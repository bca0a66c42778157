import type { Alert } from '../alert.ts';
import { dayText, WEEK_DAYS } from '../calendar.ts';
import type { RuleSet } from '../rule-set.ts';
import { patternAlert, type StaffWeek } from './patterns.ts';

export function claimedAgain(week: StaffWeek, { score, people }: RuleSet['rules']['claimed-again']): Alert[] {
  if (week.claimed < people) return [];
  const from = dayText(week.week * WEEK_DAYS);
  const sentence = `Opened the records of ${week.claimed} people on their own declaration alone in the week from ${from}.`;
  const facts = { weekFrom: from, people: week.claimed };
  return [patternAlert('claimed-again', week, `week ${week.week}`, { score, sentence, facts })];
}

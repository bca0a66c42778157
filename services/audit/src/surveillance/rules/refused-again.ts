import type { Alert } from '../alert.ts';
import { dayText } from '../calendar.ts';
import type { RuleSet } from '../rule-set.ts';
import { patternAlert, type StaffDay } from './patterns.ts';

export function refusedAgain(day: StaffDay, { score, people }: RuleSet['rules']['refused-again']): Alert[] {
  if (day.refused < people) return [];
  const sentence = `Was refused the records of ${day.refused} people on ${dayText(day.day)}, with none of whom the organisation had to do.`;
  const facts = { day: dayText(day.day), people: day.refused };
  return [patternAlert('refused-again', day, `${day.role} ${day.day}`, { score, sentence, facts })];
}

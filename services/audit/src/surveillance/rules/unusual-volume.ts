import type { Alert } from '../alert.ts';
import { dayText } from '../calendar.ts';
import type { RuleSet } from '../rule-set.ts';
import { type History, patternAlert, type StaffDay } from './patterns.ts';

const PART = 0.95;

/** The count that the given part of the days stays at or below. */
export const quantile = (sorted: readonly number[], part: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;

/** Against the role's own days: a new role, of which too few days are known, is unlike nothing yet. */
export function unusualVolume(
  day: StaffDay,
  history: History,
  { score, peopleMin, times, staffDaysMin }: RuleSet['rules']['unusual-volume'],
): Alert[] {
  if (history.people.length < staffDaysMin) return [];
  const usual = quantile(history.people, PART);
  if (day.people < peopleMin || day.people < usual * times) return [];
  const sentence = `Opened the records of ${day.people} people on ${dayText(day.day)}; on 95 of 100 days nobody in this role opened more than ${usual}.`;
  const facts = { day: dayText(day.day), people: day.people, usual, daysKnown: history.people.length };
  return [patternAlert('unusual-volume', day, `${day.role} ${day.day}`, { score, sentence, facts })];
}

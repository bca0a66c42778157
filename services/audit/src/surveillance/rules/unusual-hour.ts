import type { Alert } from '../alert.ts';
import { dayText } from '../calendar.ts';
import type { RuleSet } from '../rule-set.ts';
import { type History, patternAlert, type StaffDay } from './patterns.ts';

const HOURS = 24;
/** Overtime is no night: an hour counts only where the hours about it are as rare. */
const ABOUT = [-2, -1, 0, 1, 2];

/** Hours in which a role hardly ever works, as bits. */
function rareHours(hours: readonly number[], most: number): number {
  const isRare = (hour: number): boolean => (hours[(hour + HOURS) % HOURS] ?? 0) <= most;
  return hours.reduce((bits, _, hour) => (ABOUT.every((about) => isRare(hour + about)) ? bits | (1 << hour) : bits), 0);
}

/** Several people's records in hours in which the role hardly works. Whoever works around the clock has no such hours. */
export function unusualHour(
  day: StaffDay,
  { hours }: History,
  { score, people, shareMax, looksMin }: RuleSet['rules']['unusual-hour'],
): Alert[] {
  const all = hours.reduce((sum, looks) => sum + looks, 0);
  if (all < looksMin) return [];
  const rare = rareHours(hours, all * shareMax);
  const found = day.hours.filter((bits) => (bits & rare) !== 0).length;
  if (found < people) return [];
  const sentence = `Opened the records of ${found} people on ${dayText(day.day)} in hours in which this role hardly ever works.`;
  const facts = { day: dayText(day.day), people: found, looksKnown: all };
  return [patternAlert('unusual-hour', day, `${day.role} ${day.day}`, { score, sentence, facts })];
}

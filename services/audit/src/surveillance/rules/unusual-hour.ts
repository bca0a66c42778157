import type { Alert } from '../alert.ts';
import { dayText } from '../calendar.ts';
import type { RuleSet } from '../rule-set.ts';
import { type History, patternAlert, type StaffDay } from './patterns.ts';

/** Several people's records in hours in which the role hardly works. Whoever works around the clock has no such hours. */
export function unusualHour(
  day: StaffDay,
  { hours }: History,
  { score, people, shareMax, looksMin }: RuleSet['rules']['unusual-hour'],
): Alert[] {
  const all = hours.reduce((sum, looks) => sum + looks, 0);
  if (all < looksMin) return [];
  const rare = hours.reduce((bits, looks, hour) => (looks <= all * shareMax ? bits | (1 << hour) : bits), 0);
  // Together they must be rare too: every hour of a role that never rests is a small part of the day.
  const inRare = hours.reduce((sum, looks, hour) => ((rare & (1 << hour)) === 0 ? sum : sum + looks), 0);
  if (inRare > all * shareMax * 8) return [];
  const found = day.hours.filter((bits) => (bits & rare) !== 0).length;
  if (found < people) return [];
  const sentence = `Opened the records of ${found} people on ${dayText(day.day)} in hours in which this role hardly ever works.`;
  const facts = { day: dayText(day.day), people: found, ofAllLooks: Number((inRare / all).toFixed(4)) };
  return [patternAlert('unusual-hour', day, `${day.role} ${day.day}`, { score, sentence, facts })];
}

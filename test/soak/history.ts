import type { Received } from './inbox.ts';

/** A set that the poster was told is stored. */
export interface Acknowledged {
  patient: string;
  taken: string;
  /** `Observation/<id>` of each reading, as the answer named them. */
  readings: string[];
}

export interface Tally {
  acknowledged: number;
  lost: number;
  doubled: number;
}

interface Ends {
  /** Who is told of every score that somebody must know. */
  practice: string;
  /** Who is called, once for each set. */
  called: string;
}

const countBy = <Item>(items: readonly Item[], key: (item: Item) => string): Map<string, number> => {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(key(item), (counts.get(key(item)) ?? 0) + 1);
  return counts;
};

/** What came to one destination that takes each stable id once. */
const effectsAt = (received: readonly Received[], organisation: string): Received[] => [
  ...new Map(received.filter((each) => each.organisation === organisation).map((each) => [each.key, each])).values(),
];

const sumOver = (keys: Iterable<string>, of: (key: string) => number): number =>
  [...keys].reduce((sum, key) => sum + Math.max(0, of(key)), 0);

/**
 * Reads the history and nothing else: what posters were told, and what destinations got. A set is lost where a destination has no effect of
 * it, or an effect of other readings than those that were acknowledged; it is doubled by each effect beyond the first.
 */
export function tallyOf(acknowledged: readonly Acknowledged[], received: readonly Received[], { practice, called }: Ends): Tally {
  const momentOf = ({ patient, taken = '' }: Pick<Received, 'patient' | 'taken'>): string => `${patient} ${taken}`;
  const scores = effectsAt(received, practice);
  const told = countBy(scores, momentOf);
  const readings = new Map(scores.map((each) => [momentOf(each), new Set(each.readings)]));
  const whole = (each: Acknowledged): boolean =>
    each.readings.length > 0 && each.readings.every((reading) => readings.get(momentOf(each))?.has(reading) === true);
  const calls = countBy(effectsAt(received, called), ({ patient }) => patient);
  const sets = countBy(acknowledged, ({ patient }) => patient);
  const people = new Set([...calls.keys(), ...sets.keys()]);
  const missing = (patient: string): number => (sets.get(patient) ?? 0) - (calls.get(patient) ?? 0);
  return {
    acknowledged: acknowledged.length,
    lost: acknowledged.filter((each) => !whole(each)).length + sumOver(people, missing),
    doubled: sumOver(told.keys(), (moment) => (told.get(moment) ?? 0) - 1) + sumOver(people, (patient) => -missing(patient)),
  };
}

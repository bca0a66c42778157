import type { LocalHour } from './calendar.ts';
import { isClaimed, type Look } from './look.ts';

/** What one member of staff did with one person's record on one day. */
export interface Opening {
  organisation: string;
  staff: string;
  name: string;
  day: number;
  role: string;
  person: string;
  shown: number;
  refused: number;
  claimed: number;
  uncared: number;
  /** A bit for each hour in which the record was shown. */
  hours: number;
  last: Date;
}

export const openingKey = ({ organisation, staff, day, role, person }: Opening): string =>
  `${organisation} ${staff} ${day} ${role} ${person}`;

/** What is counted of one look; of looks for information governance nothing. */
export function openingOf(look: Look, inCare: boolean, local: (at: Date) => LocalHour): Opening | undefined {
  const { organisation, staff, name, role, person, shown, unrelated, recorded, governance } = look;
  if (governance) return undefined;
  const { day, hour } = local(recorded);
  const claimed = shown && !inCare && isClaimed(look);
  return {
    organisation,
    staff,
    name,
    day,
    role,
    person,
    shown: shown ? 1 : 0,
    refused: !shown && unrelated ? 1 : 0,
    claimed: claimed ? 1 : 0,
    uncared: shown && !inCare ? 1 : 0,
    hours: shown ? 1 << hour : 0,
    last: recorded,
  };
}

/** Adds up what was counted of one member of staff, person and day. The order does not matter. */
export function addedUp(openings: readonly Opening[]): Opening[] {
  const sums = new Map<string, Opening>();
  for (const one of openings) {
    const key = openingKey(one);
    const before = sums.get(key);
    sums.set(
      key,
      before === undefined
        ? one
        : {
            ...one,
            shown: before.shown + one.shown,
            refused: before.refused + one.refused,
            claimed: before.claimed + one.claimed,
            uncared: before.uncared + one.uncared,
            hours: before.hours | one.hours,
            last: before.last > one.last ? before.last : one.last,
          },
    );
  }
  return [...sums.values()];
}

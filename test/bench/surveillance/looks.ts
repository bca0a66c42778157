import type { Random } from '@ouzel/region';
import type { Contacts } from './contacts.ts';
import type { Role, Staff } from './staff.ts';

/** One request for somebody's record: `day` from 0, `minute` of that day. */
export interface Asked {
  staff: Staff;
  person: number;
  day: number;
  minute: number;
  how: 'treats' | 'claims' | 'breaks-glass' | 'is-refused';
}

const HOUR = 60;
const DAY_MINUTES = 24 * HOUR;

/** Ordinary irregularities, each of which some rule could take for snooping. */
const CHANCES = {
  /** Of a look: the contact is long over, or another record than was meant. */
  notInCare: 0.012,
  refused: 0.004,
  /** Of a look by somebody who may declare. */
  claims: 0.002,
  breaksGlass: 0.0005,
  /** Of a day at work: twice and a half as much as on others; the evening too. */
  busy: 0.002,
  evening: 0.003,
  /** A matter of somebody who is not in care any more is followed up over several days. */
  followUp: 0.006,
} as const;
const DECLARING = ['R8000', 'R8001', 'R8003'];

const minuteOf = (random: Random, [from, until]: readonly [number, number]): number => random.int(from * HOUR, until * HOUR - 1);

function hoursOf(random: Random, { hours, nights }: Role): readonly [number, number] {
  if (random.chance(nights)) return [19, 31];
  return random.chance(CHANCES.evening) ? [hours[1] - 1, Math.min(24, hours[1] + 3)] : hours;
}

/** How many people somebody looks at: about the mean, and at least one. */
const countOf = (random: Random, mean: number): number =>
  Math.max(1, Math.round(mean * (0.4 + random.next() * 0.7 + random.next() * 0.5)));

/** Where people come unannounced. */
const OFTEN_DECLARES = 8;

function howOf(random: Random, { role, unannounced }: Staff): Asked['how'] {
  if (random.chance(CHANCES.refused)) return 'is-refused';
  if (!DECLARING.includes(role.code)) return 'treats';
  const times = unannounced ? OFTEN_DECLARES : 1;
  if (random.chance(CHANCES.breaksGlass * times)) return 'breaks-glass';
  return random.chance(CHANCES.claims * times) ? 'claims' : 'treats';
}

function followUpOf(random: Random, staff: Staff, day: number, contacts: Contacts): Asked[] {
  if (!random.chance(CHANCES.followUp)) return [];
  const person = contacts.anybody(random);
  const days = [0, 2, 5, 9].slice(
    0,
    random.weighted([
      [2, 5],
      [3, 4],
      [4, 1],
    ]),
  );
  return days.map((after) => ({ staff, person, day: day + after, minute: minuteOf(random, staff.role.hours), how: 'treats' }));
}

/** A day at work of one member of staff. */
export function workOf(random: Random, staff: Staff, day: number, contacts: Contacts): Asked[] {
  const hours = hoursOf(random, staff.role);
  const count = Math.round(countOf(random, staff.role.mean) * (random.chance(CHANCES.busy) ? 2.5 : 1));
  const looks = Array.from({ length: count }, (): Asked => {
    const how = howOf(random, staff);
    const strange = how !== 'treats' || random.chance(CHANCES.notInCare);
    const person = strange ? contacts.anybody(random) : contacts.inCare(random, staff.organisation, day);
    const minute = minuteOf(random, hours);
    const over = Math.floor(minute / DAY_MINUTES);
    return { staff, person, day: day + over, minute: minute - over * DAY_MINUTES, how };
  });
  // Nobody comes upon their own record by chance.
  return [...looks.filter(({ person }) => person !== staff.person), ...followUpOf(random, staff, day, contacts)];
}

import type { Random } from '@ouzel/region';
import { HOSPITALS, PRACTICES } from './staff.ts';

/** Somebody's stay or visit at a hospital: days from the beginning of the time, both included. */
export interface Stay {
  organisation: string;
  person: number;
  from: number;
  until: number;
}

const STAY_DAYS_MAX = 9;
const LATER_DAYS = 12;

/** Who is in whose care: stays at hospitals, and the practice of each person. */
export function contactsOf(random: Random, { people, days, looksPerDay }: { people: number; days: number; looksPerDay: number }) {
  const perDay = Math.max(3, Math.ceil(looksPerDay / HOSPITALS.length / 20));
  const stays: Stay[] = HOSPITALS.flatMap((organisation) =>
    Array.from({ length: days + STAY_DAYS_MAX }, (_, at) => at - STAY_DAYS_MAX).flatMap((from) =>
      Array.from({ length: perDay }, () => {
        const long = random.chance(0.4) ? random.int(1, STAY_DAYS_MAX) : 0;
        return { organisation, person: random.int(0, people - 1), from, until: from + long };
      }),
    ),
  );
  const practiceOf = Array.from({ length: people }, (): string => random.pick(PRACTICES));
  const current = new Map<string, number[]>();
  for (const { organisation, person, from, until } of stays) {
    for (let day = Math.max(0, from); day <= until + LATER_DAYS; day += random.int(1, 4)) {
      const key = `${organisation} ${day}`;
      const others = current.get(key) ?? [];
      others.push(person);
      current.set(key, others);
    }
  }
  const registered = Map.groupBy(practiceOf.keys(), (at) => practiceOf[at] ?? '');
  const anybody = (from: Random): number => from.int(0, people - 1);
  return {
    stays,
    practiceOf,
    anybody,
    /** Somebody whom the organisation sees about that day. */
    inCare(from: Random, organisation: string, day: number): number {
      const all = registered.get(organisation) ?? current.get(`${organisation} ${day}`) ?? [];
      return all[from.int(0, Math.max(0, all.length - 1))] ?? anybody(from);
    },
    /** Whether anything of a person is known to the organisation at any time: snoopers look at others. */
    knows: new Set([
      ...stays.map(({ organisation, person }) => `${organisation} ${person}`),
      ...practiceOf.map((of, at) => `${of} ${at}`),
    ]),
  };
}
export type Contacts = ReturnType<typeof contactsOf>;

import { daysBefore, historyFrom, hoursOf } from './history.ts';
import type { Opening } from './opening.ts';
import { watchedFrom } from './openings.ts';
import type { Patterns } from './patterns.ts';
import type { History, StaffDay } from './rules/patterns.ts';

/** What `openings.ts` counts in the database, of openings in memory: for rehearsals. */
function grouped(openings: readonly Opening[], keyOf: (opening: Opening) => string): [Opening, ...Opening[]][] {
  return [...Map.groupBy(openings, keyOf).values()].flatMap(([first, ...rest]): [Opening, ...Opening[]][] =>
    first === undefined ? [] : [[first, ...rest]],
  );
}

const lastOf = (openings: readonly Opening[]): Date => new Date(Math.max(...openings.map(({ last }) => last.getTime())));

function daysFrom(openings: readonly Opening[]): StaffDay[] {
  return grouped(openings, ({ organisation, staff, day, role }) => `${organisation} ${staff} ${day} ${role}`).map((of) => {
    const shown = of.filter((each) => each.shown > 0);
    const refused = of.filter((each) => each.refused > 0).length;
    return { ...of[0], last: lastOf(of), people: shown.length, refused, hours: shown.map(({ hours }) => hours) };
  });
}

export function patternsFrom(openings: readonly Opening[]): Patterns {
  const uncared = openings.filter((opening) => opening.uncared > 0);
  const claimed = openings.filter((opening) => opening.claimed > 0);
  const pairs = grouped(uncared, ({ organisation, staff, person }) => `${organisation} ${staff} ${person}`);
  const claims = grouped(claimed, ({ organisation, staff }) => `${organisation} ${staff}`);
  return {
    days: daysFrom(openings),
    pairs: pairs.map((of) => ({ ...of[0], last: lastOf(of), days: [...new Set(of.map(({ day }) => day))] })),
    claims: claims.map((of) => ({
      ...of[0],
      last: lastOf(of),
      days: of.map(({ day }) => day),
      persons: of.map(({ person }) => person),
    })),
    watched: watchedFrom(uncared),
  };
}

/** How each role worked before a day, as far as the openings tell. */
export function historyOfRoles(openings: readonly Opening[]): (day: StaffDay) => History {
  const keyOf = ({ organisation, role, day }: Pick<StaffDay, 'organisation' | 'role' | 'day'>): string =>
    `${organisation} ${role} ${day}`;
  const days = new Map<string, { people: number[]; bits: number[] }>();
  for (const day of daysFrom(openings).filter(({ people }) => people > 0)) {
    const known = days.get(keyOf(day)) ?? { people: [], bits: [] };
    known.people.push(day.people);
    known.bits.push(...day.hours);
    days.set(keyOf(day), known);
  }
  const counted = new Map([...days].map(([key, { people, bits }]) => [key, { people, hours: hoursOf(bits) }]));
  return (day) => historyFrom(daysBefore(day).flatMap((part) => counted.get(keyOf(part)) ?? []));
}

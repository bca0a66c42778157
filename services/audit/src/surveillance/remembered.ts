import { WEEK_DAYS } from './calendar.ts';
import { daysBefore, historyFrom, hoursOf } from './history.ts';
import type { Opening } from './opening.ts';
import type { Patterns } from './patterns.ts';
import type { History, StaffDay } from './rules/patterns.ts';

/** What `openings.ts` counts in the database, of openings in memory: for rehearsals. */
function grouped(openings: readonly Opening[], keyOf: (opening: Opening) => string): [Opening, ...Opening[]][] {
  const groups = new Map<string, [Opening, ...Opening[]]>();
  for (const opening of openings) {
    const group = groups.get(keyOf(opening));
    if (group === undefined) groups.set(keyOf(opening), [opening]);
    else group.push(opening);
  }
  return [...groups.values()];
}

const lastOf = (openings: readonly Opening[]): Date => new Date(Math.max(...openings.map(({ last }) => last.getTime())));
const weekOf = ({ day }: Opening): number => Math.floor(day / WEEK_DAYS);

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
  const weeks = grouped(claimed, (each) => `${each.organisation} ${each.staff} ${weekOf(each)}`);
  const watched = grouped(uncared, (each) => `${each.person} ${weekOf(each)}`);
  return {
    days: daysFrom(openings),
    pairs: pairs.map((of) => ({ ...of[0], last: lastOf(of), days: [...new Set(of.map(({ day }) => day))] })),
    weeks: weeks.map((of) => ({
      ...of[0],
      last: lastOf(of),
      week: weekOf(of[0]),
      claimed: new Set(of.map(({ person }) => person)).size,
    })),
    watchers: watched.flatMap((of) => {
      const each = grouped(of, ({ organisation, staff }) => `${organisation} ${staff}`);
      return each.map((own) => ({ ...own[0], last: lastOf(own), week: weekOf(own[0]), watchers: each.length }));
    }),
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

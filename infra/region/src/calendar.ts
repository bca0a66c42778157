const DAY_MS = 86_400_000;

/** Milliseconds since 1970 at the start of a day written `YYYY-MM-DD`. @throws RangeError for anything else, 30 February too. */
function startOf(day: string): number {
  const at = /^\d{4}-\d{2}-\d{2}$/.test(day) ? Date.parse(`${day}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(at) || dayOf(at) !== day) throw new RangeError('A day is written YYYY-MM-DD.');
  return at;
}

const dayOf = (at: number): string => (Number.isNaN(at) ? '' : new Date(at).toISOString().slice(0, 10));

/** The day so many days later (earlier where negative). Days are written `YYYY-MM-DD`. @throws RangeError */
export const addDays = (day: string, days: number): string => dayOf(startOf(day) + days * DAY_MS);

/** Whole days from one day to another. @throws RangeError */
export const daysBetween = (from: string, to: string): number => Math.round((startOf(to) - startOf(from)) / DAY_MS);

/** Completed years of life on a day. @throws RangeError */
export function ageOn(birthDate: string, day: string): number {
  if (daysBetween(birthDate, day) < 0) throw new RangeError('Nobody has an age before their birth.');
  const years = Number(day.slice(0, 4)) - Number(birthDate.slice(0, 4));
  return day.slice(5) < birthDate.slice(5) ? years - 1 : years;
}

import type { Sql } from '@ouzel/runtime';
import { limits } from './limits.ts';
import type { History, StaffDay } from './rules/patterns.ts';

const KNOWN =
  'select organisation, role, day, people, hours from audit.role_day join unnest($1::text[], $2::text[], $3::int[]) as g(organisation, role, day) using (organisation, role, day)';
const COUNT = `select organisation, role, day, staff, count(*)::int as people, array_agg(hours) as hours
  from audit.opening join unnest($1::text[], $2::text[], $3::int[]) as g(organisation, role, day) using (organisation, role, day)
  where shown > 0 group by organisation, role, day, staff`;
const KEEP = `insert into audit.role_day (organisation, role, day, people, hours)
  select organisation, role, day, string_to_array(people, ' ')::int[], string_to_array(hours, ' ')::int[]
  from unnest($1::text[], $2::text[], $3::int[], $4::text[], $5::text[]) as g(organisation, role, day, people, hours) on conflict do nothing`;

const HOURS = 24;
type RoleDay = Pick<StaffDay, 'organisation' | 'role' | 'day'>;
interface Counted extends RoleDay {
  people: number[];
  hours: number[];
}

const keyOf = ({ organisation, role, day }: RoleDay): string => `${organisation} ${role} ${day}`;
const columnsOf = (days: readonly RoleDay[]): unknown[][] => [
  days.map(({ organisation }) => organisation),
  days.map(({ role }) => role),
  days.map(({ day }) => day),
];

/** The days that are the history of a day: none of the last two, of which events may still come. */
export const daysBefore = ({ organisation, role, day }: RoleDay): RoleDay[] =>
  Array.from({ length: limits.historyDays }, (_, at) => ({ organisation, role, day: day - limits.historyGapDays - at }));

/** How often each hour stands in the bits. */
export const hoursOf = (bits: readonly number[]): number[] =>
  Array.from({ length: HOURS }, (_, hour) => bits.filter((each) => (each & (1 << hour)) !== 0).length);

async function count(sql: Sql, days: readonly RoleDay[]): Promise<Counted[]> {
  const rows = await sql.rows<RoleDay & { people: number; hours: number[] }>({
    name: 'surveillance-count-role-day',
    text: COUNT,
    values: columnsOf(days),
  });
  const counted = new Map(days.map((day) => [keyOf(day), { ...day, people: Array<number>(), bits: Array<number>() }]));
  for (const row of rows) {
    const one = counted.get(keyOf(row));
    one?.people.push(row.people);
    one?.bits.push(...row.hours);
  }
  const all = [...counted.values()].map(({ bits, ...day }) => ({ ...day, hours: hoursOf(bits) }));
  const texts = [all.map(({ people }) => people.join(' ')), all.map(({ hours }) => hours.join(' '))];
  await sql.rows({ name: 'surveillance-keep-role-day', text: KEEP, values: [...columnsOf(all), ...texts] });
  return all;
}

/** History of several days of a role as one. */
export const historyFrom = (days: readonly Pick<Counted, 'people' | 'hours'>[]): History => ({
  people: days.flatMap(({ people }) => people).toSorted((a, b) => a - b),
  hours: Array.from({ length: HOURS }, (_, hour) => days.reduce((sum, { hours }) => sum + (hours[hour] ?? 0), 0)),
});

/** How each role worked before each of these days. What was counted once of a day that is over stays as it is. */
export async function historiesOf(sql: Sql, days: readonly StaffDay[]): Promise<(day: StaffDay) => History> {
  const wanted = [...new Map(days.map((day) => [keyOf(day), day])).values()];
  const parts = [...new Map(wanted.flatMap(daysBefore).map((day) => [keyOf(day), day])).values()];
  const kept = await sql.rows<Counted & Record<string, unknown>>({
    name: 'surveillance-role-days',
    text: KNOWN,
    values: columnsOf(parts),
  });
  const known = new Map<string, Counted>(kept.map((day) => [keyOf(day), day]));
  const lacking = parts.filter((day) => !known.has(keyOf(day)));
  if (lacking.length > 0) for (const day of await count(sql, lacking)) known.set(keyOf(day), day);
  const histories = new Map(
    wanted.map((day) => [keyOf(day), historyFrom(daysBefore(day).flatMap((part) => known.get(keyOf(part)) ?? []))]),
  );
  return (day) => histories.get(keyOf(day)) ?? historyFrom([]);
}

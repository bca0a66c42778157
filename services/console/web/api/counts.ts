import { z } from 'zod';
import { type Ask, get } from './ask.ts';
import { dayBefore, londonMidnight, nextDay } from './days.ts';

const counts = z.object({
  by: z.enum(['organisation', 'role']),
  each: z.enum(['hour', 'day']),
  from: z.coerce.date(),
  until: z.coerce.date(),
  counts: z.array(z.object({ at: z.coerce.date(), key: z.string(), n: z.number() })),
  counted: z.number(),
  since: z.coerce.date().optional(),
});
export type Counts = z.output<typeof counts>;

export interface CountsAsked {
  by: 'organisation' | 'role';
  /** How many days, today included. */
  days: number;
  /** The id of one person; empty: everybody. */
  person: string;
}

/** How often records were looked at. */
export function readCounts({ by, days, person }: CountsAsked): Ask<Counts> {
  const today = new Date();
  const from = londonMidnight(dayBefore(today, days - 1)).toISOString();
  const until = londonMidnight(nextDay(dayBefore(today, 0))).toISOString();
  const query = new URLSearchParams({ by, from, until, ...(person === '' ? {} : { patient: person }) });
  return get(`/accesses?${query.toString()}`, counts);
}

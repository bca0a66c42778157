import { z } from 'zod';

const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);

/** When those who keep hours are not there, by the clock of England: each night, and on whole days (bank holidays). */
export const quiet = z.strictObject({
  from: clock,
  to: clock,
  days: z.array(z.iso.date()).max(60).default([]),
  weekends: z.boolean().default(false),
});
export type Quiet = z.output<typeof quiet>;

const ENGLAND = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/London',
  hourCycle: 'h23',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  weekday: 'short',
});

/** Whether a moment lies in quiet hours. The hour that comes twice in October is judged by what clocks show, both times. */
export function isQuiet(at: Date, { from, to, days, weekends }: Quiet): boolean {
  const parts = new Map(ENGLAND.formatToParts(at).map(({ type, value }) => [type, value]));
  const of = (name: Intl.DateTimeFormatPartTypes): string => parts.get(name) ?? '';
  if (days.includes(`${of('year')}-${of('month')}-${of('day')}`)) return true;
  if (weekends && ['Sat', 'Sun'].includes(of('weekday'))) return true;
  const time = `${of('hour')}:${of('minute')}`;
  return from <= to ? from <= time && time < to : time >= from || time < to;
}

/** Bands that quiet hours change nothing of (BEHAVIOUR 5): whoever is on the ladder is called. */
export const IGNORES_QUIET: readonly string[] = ['7+', 'single-3', 'concern'];

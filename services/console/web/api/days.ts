const ZONE = 'Europe/London';
const PARTS = new Intl.DateTimeFormat('en-GB', {
  timeZone: ZONE,
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
});

/** What clocks in the United Kingdom show, as if it were UTC. */
function shownInLondon(at: Date): number {
  const parts = Object.fromEntries(PARTS.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

/** The instant at which clocks in the United Kingdom show a day, `YYYY-MM-DD`, and a time, `HH:MM`. */
export function londonInstant(day: string, time: string): Date {
  const utc = new Date(`${day}T${time}:00Z`);
  return new Date(utc.getTime() - (shownInLondon(utc) - utc.getTime()));
}

/** The instant at which a day begins in the United Kingdom. */
export const londonMidnight = (day: string): Date => londonInstant(day, '00:00');

export const nextDay = (day: string): string => new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);

/** The day in the United Kingdom, `YYYY-MM-DD`, some days before an instant. */
export const dayBefore = (at: Date, days: number): string =>
  new Date(shownInLondon(at) - days * 86_400_000).toISOString().slice(0, 10);

export const isDay = (text: string): boolean =>
  /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(`${text}T00:00:00Z`));

const DATE = new Intl.DateTimeFormat('en-GB', { timeZone: ZONE, day: 'numeric', month: 'long', year: 'numeric' });
const SHORT_DATE = new Intl.DateTimeFormat('en-GB', { timeZone: ZONE, day: 'numeric', month: 'short', year: 'numeric' });
const TIME = new Intl.DateTimeFormat('en-GB', { timeZone: ZONE, hour: '2-digit', minute: '2-digit', second: '2-digit' });

export const dateText = (at: Date): string => DATE.format(at);
export const shortDateText = (at: Date): string => SHORT_DATE.format(at);
export const timeText = (at: Date): string => TIME.format(at);

const HOUR_MS = 3_600_000;
export const DAY_MS = 86_400_000;
export const WEEK_DAYS = 7;

/** Of an instant: the day in England, counted from 1970-01-01, and the hour of that day. */
export interface LocalHour {
  day: number;
  hour: number;
}

/** Days and hours of Europe/London. Each hour is worked out once, since that costs much. */
export function createCalendar(): (at: Date) => LocalHour {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone: 'Europe/London',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    hourCycle: 'h23',
  });
  const known = new Map<number, LocalHour>();
  return (at) => {
    const key = Math.floor(at.getTime() / HOUR_MS);
    const found = known.get(key);
    if (found !== undefined) return found;
    const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
    const [year = 1970, month = 1, day = 1] = [parts.get('year'), parts.get('month'), parts.get('day')];
    const local = { day: Date.UTC(year, month - 1, day) / DAY_MS, hour: parts.get('hour') ?? 0 };
    known.set(key, local);
    return local;
  };
}

/** `2026-11-25` of such a day. */
export const dayText = (day: number): string => new Date(day * DAY_MS).toISOString().slice(0, 10);

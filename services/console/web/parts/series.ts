import type { Counts } from '../api/counts.ts';
import { dayBefore, londonMidnight, nextDay } from '../api/days.ts';

const SERIES_MAX = 8;
const HOUR_MS = 3_600_000;
const OTHERS = 'others';

/** One line of a chart: how often, at each of the times. */
export interface Series {
  key: string;
  name: string;
  total: number;
  at: number[];
}

/** Every hour or day of the time, also those in which nothing was looked at. Days are those of the United Kingdom. */
function timesOf({ from, until, each }: Pick<Counts, 'from' | 'until' | 'each'>): Date[] {
  const times: Date[] = [];
  if (each === 'hour') {
    for (let ms = from.getTime(); ms < until.getTime(); ms += HOUR_MS) times.push(new Date(ms));
    return times;
  }
  for (let day = dayBefore(from, 0); londonMidnight(day) < until; day = nextDay(day)) times.push(londonMidnight(day));
  return times;
}

/** The lines of a chart: those that did most, and all others together. */
export function seriesOf(counts: Counts, nameOf: (key: string) => string): { times: Date[]; series: Series[] } {
  const times = timesOf(counts);
  const places = new Map(times.map((time, place) => [time.getTime(), place]));
  const totals = new Map<string, number>();
  for (const { key, n } of counts.counts) totals.set(key, (totals.get(key) ?? 0) + n);
  const ranked = [...totals].toSorted(([, a], [, b]) => b - a).map(([key]) => key);
  const shown = ranked.length <= SERIES_MAX ? ranked : ranked.slice(0, SERIES_MAX - 1);
  const keys = ranked.length > shown.length ? [...shown, OTHERS] : shown;
  const series = new Map(
    keys.map((key) => [key, { key, name: key === OTHERS ? 'All others' : nameOf(key), total: 0, at: times.map(() => 0) }]),
  );
  for (const { at, key, n } of counts.counts) {
    const line = series.get(shown.includes(key) ? key : OTHERS);
    const place = places.get(at.getTime());
    if (line === undefined || place === undefined) continue;
    line.at[place] = (line.at[place] ?? 0) + n;
    line.total += n;
  }
  return { times, series: [...series.values()] };
}

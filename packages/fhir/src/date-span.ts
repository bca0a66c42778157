/** A stretch of time in milliseconds since 1970: from the first instant, up to but without the last. */
export type Span = readonly [from: number, until: number];

/** Beyond every date: what an open end of a period stands for. */
export const EVER_MS = 8.64e15;

const PARTS = /^(\d{4})(?:-(\d{2})(?:-(\d{2})(?:T(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d+))?)?(Z|[+-]\d{2}:\d{2})?)?)?)?$/;

/**
 * What a date of any precision covers: `2026-03` is the whole month, a time to the second is that second
 * (https://hl7.org/fhir/R4/search.html#date). A time without a zone is read as UTC. Undefined where it is no date.
 */
export function dateSpanOf(text: string): Span | undefined {
  const [, year, month, day, hour, minute, second, fraction, zone] = PARTS.exec(text) ?? [];
  if (year === undefined) return undefined;
  if (hour === undefined) return daysSpan(Number(year), month, day);
  const written = `${year}-${month}-${day}T${hour}:${minute}:${second ?? '00'}${fraction === undefined ? '' : `.${fraction.slice(0, 3)}`}`;
  const from = Date.parse(`${written}${zone ?? 'Z'}`);
  if (Number.isNaN(from) || daysSpan(Number(year), month, day) === undefined) return undefined;
  return [from, from + (second === undefined ? 60_000 : fraction === undefined ? 1_000 : 1)];
}

function daysSpan(year: number, month: string | undefined, day: string | undefined): Span | undefined {
  const [m, d] = [month === undefined ? 1 : Number(month), day === undefined ? 1 : Number(day)];
  const date = new Date(0);
  date.setUTCFullYear(year, m - 1, d);
  if (m < 1 || m > 12 || d < 1 || date.getUTCDate() !== d) return undefined;
  const end = new Date(date);
  if (day !== undefined) end.setUTCDate(d + 1);
  else if (month !== undefined) end.setUTCMonth(m);
  else end.setUTCFullYear(year + 1);
  return [date.getTime(), end.getTime()];
}

import { FhirError, isFhirDateTime } from '@ouzel/fhir';
import type { HttpRequest } from '@ouzel/runtime';

/** Refuses parameters that the route does not know, unless the caller asked for lenience (https://hl7.org/fhir/R4/search.html#errors). */
export function refuseUnknown(http: HttpRequest, known: readonly string[], query: URLSearchParams = http.query): void {
  if (/\bhandling=lenient\b/.test(http.header('prefer') ?? '')) return;
  const unknown = [...query.keys()].find((name) => !known.includes(name));
  if (unknown === undefined) return;
  const shown = /^[A-Za-z_:.$-]{1,40}$/.test(unknown) ? unknown : 'one of the parameters';
  throw new FhirError('unknown-parameter', `This search does not know ${shown}; it knows ${known.join(', ')}.`);
}

/** The one value of a parameter, or undefined. Given twice is an error: two readers might take either. */
export function single(query: URLSearchParams, name: string): string | undefined {
  const values = query.getAll(name);
  if (values.length > 1) throw new FhirError('bad-value', `Give ${name} once.`, { expression: [name] });
  return values[0] === '' ? undefined : values[0];
}

const DATE = /^(eq|ge|gt|le|lt)?(\d{4}(?:-\d{2}(?:-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2})?)?)?)?)$/;

interface Span {
  from?: Date;
  until?: Date;
}

/** The first instant after what a partial date covers: `2026-03` covers the whole month. */
function endOf(text: string, start: Date): Date {
  const end = new Date(start);
  if (text.length === 4) end.setUTCFullYear(end.getUTCFullYear() + 1);
  else if (text.length === 7) end.setUTCMonth(end.getUTCMonth() + 1);
  else if (text.length === 10) end.setUTCDate(end.getUTCDate() + 1);
  else end.setTime(end.getTime() + (/T\d{2}:\d{2}(?:Z|[+-]|$)/.test(text) ? 60_000 : 1_000));
  return end;
}

function spanOf(value: string, name: string): Span {
  const found = DATE.exec(value);
  const text = found?.[2] ?? '';
  const start = new Date(text.length > 10 && !/(Z|[+-]\d{2}:\d{2})$/.test(text) ? `${text}Z` : text);
  if (found === null || Number.isNaN(start.getTime()) || !isFhirDateTime(text.slice(0, 10)))
    throw new FhirError('bad-value', `${name} is not a FHIR date.`, { expression: [name] });
  const end = endOf(text, start);
  const spans: Record<string, Span> = {
    eq: { from: start, until: end },
    ge: { from: start },
    gt: { from: end },
    le: { until: end },
    lt: { until: start },
  };
  return spans[found[1] ?? 'eq'] ?? {};
}

/** What all values of a date parameter leave open: each further one narrows (https://hl7.org/fhir/R4/search.html#date). */
export function dateSpan(query: URLSearchParams, name: string): Span {
  const spans = query.getAll(name).map((value) => spanOf(value, name));
  const from = spans.flatMap((span) => span.from?.getTime() ?? []);
  const until = spans.flatMap((span) => span.until?.getTime() ?? []);
  return {
    ...(from.length === 0 ? {} : { from: new Date(Math.max(...from)) }),
    ...(until.length === 0 ? {} : { until: new Date(Math.min(...until)) }),
  };
}

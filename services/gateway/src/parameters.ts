import { dateSpanOf, FhirError, searchParametersOf } from '@ouzel/fhir';
import type { Condition } from '@ouzel/records';
import type { HttpRequest } from '@ouzel/runtime';

/** Parameters that any read takes and that say nothing about what is asked. */
export const GENERAL = ['_format', '_pretty'];

export const isLenient = (http: Pick<HttpRequest, 'header'>): boolean => /\bhandling=lenient\b/.test(http.header('prefer') ?? '');

export function unknownParameter(name: string, known: Iterable<string>): FhirError {
  const shown = /^[A-Za-z_:.$-]{1,40}$/.test(name) ? name : 'one of the parameters';
  return new FhirError('unknown-parameter', `This search does not know ${shown}; it knows ${[...known].join(', ')}.`);
}

/** Refuses parameters that the route does not know, unless the caller asked for lenience (https://hl7.org/fhir/R4/search.html#errors). */
export function refuseUnknown(http: HttpRequest, known: readonly string[], query: URLSearchParams = http.query): void {
  if (isLenient(http)) return;
  const unknown = [...query.keys()].find((name) => !known.includes(name));
  if (unknown !== undefined) throw unknownParameter(unknown, known);
}

/** The one value of a parameter, or undefined. Given twice is an error: two readers might take either. */
export function single(query: URLSearchParams, name: string): string | undefined {
  const values = query.getAll(name);
  if (values.length > 1) throw new FhirError('bad-value', `Give ${name} once.`, { expression: [name] });
  return values[0] === '' ? undefined : values[0];
}

/** A whole number of a parameter. @throws FhirError `bad-value`. */
export function wholeNumber(query: URLSearchParams, name: string): number | undefined {
  const text = single(query, name);
  if (text === undefined) return undefined;
  if (!/^\d{1,9}$/.test(text)) throw new FhirError('bad-value', `${name} is a whole number.`, { expression: [name] });
  return Number(text);
}

/** Names of the search parameters of a clinical type, as the CapabilityStatement lists them. */
export function searchNames(type: string): string[] {
  return ['_id', '_lastUpdated', ...searchParametersOf(type).keys()].toSorted();
}

/** The span that `start` and `end` name, as days of any precision. @throws FhirError `bad-value`. */
export function filedBetween(query: URLSearchParams): Condition[] {
  const [start, end] = ['start', 'end'].map((name) => {
    const text = single(query, name);
    const span = text === undefined ? undefined : dateSpanOf(text);
    if (text !== undefined && span === undefined)
      throw new FhirError('bad-value', `${name} is not a FHIR date.`, { expression: [name] });
    return span;
  });
  if (start === undefined && end === undefined) return [];
  const from = start === undefined ? {} : { from: new Date(start[0]) };
  return [{ on: 'filed', ...from, ...(end === undefined ? {} : { until: new Date(end[1]) }) }];
}

/** `_since`: what was last changed here after that instant. @throws FhirError `bad-value`. */
export function changedSince(query: URLSearchParams): Condition[] {
  const text = single(query, '_since');
  if (text === undefined) return [];
  // A plus that was not escaped in the address arrives as a space.
  const span = dateSpanOf(text.replace(' ', '+'));
  if (span === undefined) throw new FhirError('bad-value', '_since is not a FHIR instant.', { expression: ['_since'] });
  return [{ on: 'updated', any: [{ prefix: 'ge', span }] }];
}

import { FhirError } from '@ouzel/fhir';
import { limits } from '../limits.ts';
import { single } from '../parameters.ts';
import { dateValue, splitValues } from '../search-values.ts';

/** How many on a page. @throws FhirError `bad-value`. */
export function countOf(query: URLSearchParams): number {
  const text = single(query, '_count');
  if (text !== undefined && !/^[1-9]\d{0,3}$/.test(text))
    throw new FhirError('bad-value', '_count is a number from 1.', { expression: ['_count'] });
  return text === undefined ? limits.ownPageDefault : Math.min(Number(text), limits.ownPageMax);
}

/** `date` may stand twice, once for each end. @throws FhirError `bad-value`, `unknown-parameter`. */
export function recordedWithin(query: URLSearchParams): { from?: Date; until?: Date } {
  const within: { from?: Date; until?: Date } = {};
  for (const text of query.getAll('date')) {
    const [first = ''] = splitValues(text, 'date');
    const { prefix, span } = dateValue(first, 'date');
    const [from, until] = span.map((ms) => new Date(ms));
    if (prefix === 'eq' || prefix === 'ge') Object.assign(within, { from });
    if (prefix === 'gt' || prefix === 'sa') Object.assign(within, { from: until });
    if (prefix === 'eq' || prefix === 'le') Object.assign(within, { until });
    if (prefix === 'lt' || prefix === 'eb') Object.assign(within, { until: from });
    if (prefix === 'ne' || prefix === 'ap')
      throw new FhirError('unknown-parameter', 'date takes eq, gt, ge, lt, le, sa and eb here.', { expression: ['date'] });
  }
  return within;
}

import { elementsOf, FhirError, isObject, parseExact, stringifyExact } from '@ouzel/fhir';
import type { Sort } from '@ouzel/records';
import { limits } from './limits.ts';
import { GENERAL, single, wholeNumber } from './parameters.ts';

/** How a search wants its answer. */
export interface Results {
  count: number;
  sort: Sort;
  total: boolean;
  /** Elements that are shown, of each resource; undefined shows all. */
  shape: Shape | undefined;
}

type Summary = 'true' | 'text' | 'data' | 'count' | 'false';
export type Shape = { summary: Exclude<Summary, 'count' | 'false'> } | { elements: readonly string[] };

const SUMMARIES: readonly Summary[] = ['true', 'text', 'data', 'count', 'false'];
const SORTS: Readonly<Record<string, Sort['by']>> = { date: 'date', _lastUpdated: 'updated', _id: 'id' };

function sortOf(query: URLSearchParams): Sort {
  const text = single(query, '_sort');
  if (text === undefined) return { by: 'date', descending: true };
  const descending = text.startsWith('-');
  const by = SORTS[descending ? text.slice(1) : text];
  if (by === undefined || !Object.hasOwn(SORTS, text.replace(/^-/, '')))
    throw new FhirError('bad-element', 'Sort by one of date, _lastUpdated, _id; a minus before it turns it round.', {
      expression: ['_sort'],
    });
  return { by, descending };
}

function summaryOf(query: URLSearchParams): Summary {
  const text = single(query, '_summary') ?? 'false';
  const found = SUMMARIES.find((each) => each === text);
  if (found === undefined)
    throw new FhirError('bad-element', `_summary is one of ${SUMMARIES.join(', ')}.`, { expression: ['_summary'] });
  return found;
}

function elementsAsked(query: URLSearchParams): string[] | undefined {
  const text = single(query, '_elements');
  if (text === undefined) return undefined;
  const names = [...new Set(text.split(',', limits.elementsMax + 1))];
  if (names.length > limits.elementsMax)
    throw new FhirError('too-costly', `_elements lists at most ${limits.elementsMax} elements.`, { expression: ['_elements'] });
  if (!names.every((name) => /^[A-Za-z]{1,40}$/.test(name)))
    throw new FhirError('bad-element', '_elements lists top-level elements by name, separated by commas.', {
      expression: ['_elements'],
    });
  return names;
}

function totalOf(query: URLSearchParams): boolean {
  const text = single(query, '_total') ?? 'accurate';
  if (!['none', 'estimate', 'accurate'].includes(text))
    throw new FhirError('bad-element', '_total is none, estimate or accurate.', { expression: ['_total'] });
  return text !== 'none';
}

/** Parameters that any read of one resource takes (https://hl7.org/fhir/R4/http.html#parameters). */
export const READING = [...GENERAL, '_summary', '_elements'];

function shapeOf(query: URLSearchParams, summary: Summary): Shape | undefined {
  const elements = elementsAsked(query);
  if (elements !== undefined) return { elements };
  return summary === 'false' || summary === 'count' ? undefined : { summary };
}

/** How the read of one resource wants it. @throws FhirError `bad-element`, `bad-value`. */
export function shapeOfRead(query: URLSearchParams): Shape | undefined {
  const summary = summaryOf(query);
  if (summary === 'count')
    throw new FhirError('bad-element', 'One resource is not counted: _summary=count is for a search.', {
      expression: ['_summary'],
    });
  return shapeOf(query, summary);
}

/** @throws FhirError `bad-element`, `bad-value`, each naming the parameter. */
export function resultsOf(query: URLSearchParams): Results {
  const summary = summaryOf(query);
  const count = summary === 'count' ? 0 : Math.min(wholeNumber(query, '_count') ?? limits.pageMax, limits.pageMax);
  return { count, sort: sortOf(query), total: totalOf(query) || count === 0, shape: shapeOf(query, summary) };
}

const SUBSETTED = { system: 'http://terminology.hl7.org/CodeSystem/v3-ObservationValue', code: 'SUBSETTED' };

/** `value[x]` is any type of the choice. */
const isNamed = (names: readonly string[], property: string): boolean =>
  names.some((name) =>
    name.endsWith('[x]')
      ? property.startsWith(name.slice(0, -3)) && /^[A-Z]/.test(property.slice(name.length - 3))
      : name === property,
  );

function shown(type: string, shape: Shape, property: string): boolean {
  if (['resourceType', 'id', 'meta'].includes(property)) return true;
  const name = property.startsWith('_') ? property.slice(1) : property;
  const { summary, required } = elementsOf(type);
  if ('elements' in shape) return isNamed([...shape.elements, ...shape.elements.map((each) => `${each}[x]`), ...required], name);
  if (shape.summary === 'data') return name !== 'text';
  if (shape.summary === 'text') return name === 'text' || isNamed(required, name);
  return isNamed([...summary, ...required], name);
}

/** A resource with only the elements asked for, and tagged as such (https://hl7.org/fhir/R4/search.html#elements). */
export function shaped(type: string, text: string, shape: Shape | undefined): string {
  if (shape === undefined) return text;
  const resource = parseExact(text);
  if (!isObject(resource)) return text;
  const kept = Object.fromEntries(Object.entries(resource).filter(([property]) => shown(type, shape, property)));
  const meta = isObject(kept['meta']) ? kept['meta'] : {};
  const tag: unknown[] = Array.isArray(meta['tag']) ? meta['tag'] : [];
  return stringifyExact({ ...kept, meta: { ...meta, tag: [...tag, SUBSETTED] } });
}

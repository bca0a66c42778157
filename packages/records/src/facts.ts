import type { Resource } from '@medplum/fhirtypes';
import { dateSpanOf, EVER_MS, isObject, type ParameterKind, pathReader, searchParametersOf, type Span } from '@ouzel/fhir';
import { quantityFact, textFacts } from './fact-values.ts';

/** What is kept beside the text of a resource, so that searching and policy never parse it. */
export interface Facts {
  /** The instant by which a clinician would file it, milliseconds; undefined where it has none. */
  clinicalMs: number | undefined;
  /** `element:system|code`, `element:Type/id`; `element:` alone says that the element is there. */
  tokens: string[];
  /** By element: spans of time, quantities, texts. */
  measured: Record<string, unknown[]> | undefined;
}

/** The elements by which a clinician would file a resource, the best first. */
const FILED_BY = [
  'effectiveDateTime',
  'effectiveInstant',
  'effectivePeriod',
  'onsetDateTime',
  'onsetPeriod',
  'occurrenceDateTime',
  'authoredOn',
  'period',
  'performedDateTime',
  'performedPeriod',
  'recordedDate',
  'dateAsserted',
  'authored',
  'issued',
  'date',
  'start',
] as const;

/** A date, dateTime, instant or Period as a span; an open end reaches beyond every date. */
function spanOf(value: unknown): Span | undefined {
  if (typeof value === 'string') return dateSpanOf(value);
  if (!isObject(value)) return undefined;
  if (isObject(value['repeat']) || Array.isArray(value['event'])) return timingSpanOf(value);
  const [start, end] = [value['start'], value['end']];
  const from = typeof start === 'string' ? dateSpanOf(start) : undefined;
  const until = typeof end === 'string' ? dateSpanOf(end) : undefined;
  if (from === undefined && until === undefined) return undefined;
  return [from?.[0] ?? -EVER_MS, until?.[1] ?? EVER_MS];
}

/** Of a Timing only its outer limits count (https://hl7.org/fhir/R4/search.html#date). */
function timingSpanOf({ event, repeat }: Record<string, unknown>): Span | undefined {
  const bounds = isObject(repeat) ? repeat['boundsPeriod'] : undefined;
  const spans = [bounds, event].flat().map((each) => (each === undefined ? undefined : spanOf(each)));
  const known = spans.filter((span) => span !== undefined);
  if (known.length === 0) return undefined;
  return [Math.min(...known.map(([from]) => from)), Math.max(...known.map(([, until]) => until))];
}

function clinicalMsOf(resource: object): number | undefined {
  if (!isObject(resource)) return undefined;
  for (const name of FILED_BY) {
    const span = resource[name] === undefined ? undefined : spanOf(resource[name]);
    if (span !== undefined) return span[0] === -EVER_MS ? span[1] : span[0];
  }
  return undefined;
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** A Coding, CodeableConcept, Identifier, ContactPoint, code or boolean as `system|code`. */
function tokensOf(value: unknown): string[] {
  if (typeof value === 'string' || typeof value === 'boolean') return [`|${value}`];
  if (!isObject(value)) return [];
  if (Array.isArray(value['coding'])) return value['coding'].flatMap(tokensOf);
  const code = value['code'] ?? value['value'];
  return typeof code === 'string' ? [`${text(value['system'])}|${code}`] : [];
}

/** A reference as it stands, and by its identifier; a canonical address with its version and without. */
function referencesOf(value: unknown): string[] {
  if (typeof value === 'string') return [...new Set([value, value.split('|')[0] ?? ''])];
  if (!isObject(value)) return [];
  const { reference, identifier } = value;
  const named = typeof reference === 'string' ? [reference] : [];
  return [...named, ...tokensOf(identifier).map((token) => `identifier:${token}`)];
}

interface Reader {
  path: string;
  kind: ParameterKind;
  values: (resource: unknown) => unknown[];
}

const readers = new Map<string, readonly Reader[]>();

/** Each element that any search parameter of the type looks at, once; who it is about is known from the record. */
function readersOf(type: string): readonly Reader[] {
  const known = readers.get(type);
  if (known !== undefined) return known;
  const wanted = [...searchParametersOf(type).values()].filter(({ name }) => name !== 'patient' && name !== 'subject');
  const kinds = new Map(wanted.flatMap(({ kind, paths }) => paths.map((path) => [path, kind] as const)));
  const made = [...kinds].map(([path, kind]): Reader => ({ path, kind, values: pathReader(path) }));
  readers.set(type, made);
  return made;
}

/** What of a value is kept to be compared; each gives any number of facts. */
const MEASURES: Partial<Record<ParameterKind, (value: unknown) => unknown[]>> = {
  date: (value) => [spanOf(value)].filter((span) => span !== undefined),
  quantity: (value) => [quantityFact(value)].filter((fact) => fact !== undefined),
  number: (value) => [quantityFact(value)].filter((fact) => fact !== undefined),
  string: textFacts,
};

/** The facts of a resource. `referenceOf` gives the reference that is stored in the place of the one that the source wrote. */
export function factsOf(resource: Resource, referenceOf: (reference: string) => string): Facts {
  const tokens: string[] = [];
  const measured: Record<string, unknown[]> = {};
  for (const { path, kind, values } of readersOf(resource.resourceType)) {
    const found = values(resource);
    if (found.length === 0) continue;
    const measure = MEASURES[kind];
    if (measure !== undefined) {
      measured[path] = found.flatMap(measure);
      continue;
    }
    tokens.push(`${path}:`);
    for (const value of found) {
      if (kind === 'reference') for (const each of referencesOf(value)) tokens.push(`${path}:${referenceOf(each)}`);
      else for (const token of tokensOf(value)) tokens.push(`${path}:${token}`);
    }
  }
  // An element from which nothing can be measured is there all the same: it is not missing.
  const any = Object.keys(measured).length > 0;
  return { clinicalMs: clinicalMsOf(resource), tokens, measured: any ? measured : undefined };
}

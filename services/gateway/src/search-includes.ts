import type { Permit, ResourceVersion } from '@ouzel/exchange';
import { base32OfUuid, FhirError, parseResourceId, searchParametersOf } from '@ouzel/fhir';
import type { RecordReader, Shown } from '@ouzel/records';
import type { Entry } from './bundle.ts';
import { isClinicalType } from './clinical-types.ts';
import type { Gateway } from './context.ts';
import { limits } from './limits.ts';

/** What else a search brings along (https://hl7.org/fhir/R4/search.html#include). */
export interface Includes {
  /** Elements of the matches whose references are followed, and the type wanted of what they lead to. */
  forward: readonly { paths: readonly string[]; target: string | undefined }[];
  /** Resources of other types that refer to a match. */
  reverse: readonly { type: string; paths: readonly string[] }[];
  /** The person themself. */
  patient: boolean;
  /** Other types that sources must be asked for. */
  types: readonly string[];
}

const NONE: Includes = { forward: [], reverse: [], patient: false, types: [] };
const PATIENT_NAMES = ['patient', 'subject'];

const bad = (name: string, sentence: string): FhirError => new FhirError('bad-element', sentence, { expression: [name] });

/** Reference parameters of a type by name, but for those that say who it is about. */
function referenceParameters(type: string): Map<string, readonly string[]> {
  const all = [...searchParametersOf(type).values()].filter(
    ({ kind, name }) => kind === 'reference' && !PATIENT_NAMES.includes(name),
  );
  return new Map(all.map(({ name, paths }) => [name, paths]));
}

function partsOf(text: string, name: string): [type: string, parameter: string, target: string | undefined] {
  const [type = '', parameter = '', target, ...rest] = text.split(':');
  if (rest.length > 0 || parameter === '') throw bad(name, `Give ${name} as Type:parameter, or Type:parameter:Target.`);
  return [type, parameter, target];
}

function forwardOf(type: string, text: string): Pick<Includes, 'forward' | 'patient'> {
  const known = referenceParameters(type);
  if (text === '*' || text === `${type}:*`)
    return { forward: [...known.values()].map((paths) => ({ paths, target: undefined })), patient: true };
  const [from, parameter, target] = partsOf(text, '_include');
  if (from !== type) throw bad('_include', `_include follows references of ${type}, which is what is searched.`);
  if (PATIENT_NAMES.includes(parameter)) return { forward: [], patient: true };
  const paths = known.get(parameter);
  if (paths === undefined) throw bad('_include', `_include follows one of: ${[...PATIENT_NAMES, ...known.keys()].join(', ')}.`);
  return { forward: [{ paths, target }], patient: false };
}

function reverseOf(type: string, text: string): Includes['reverse'][number] {
  if (text === '*')
    throw new FhirError('too-costly', 'Name what refers: _revinclude as Type:parameter.', { expression: ['_revinclude'] });
  const [from, parameter, target] = partsOf(text, '_revinclude');
  if (type === 'Patient' && isClinicalType(from) && PATIENT_NAMES.includes(parameter)) return { type: from, paths: [] };
  const paths = isClinicalType(from) ? referenceParameters(from).get(parameter) : undefined;
  if (paths === undefined || (target !== undefined && target !== type))
    throw bad('_revinclude', '_revinclude names a clinical type and one of its reference parameters.');
  return { type: from, paths };
}

/** @throws FhirError `bad-element`, `too-costly`, `unknown-parameter` for `:iterate`. */
export function includesOf(type: string, query: URLSearchParams): Includes {
  const [included, reversed] = [query.getAll('_include'), query.getAll('_revinclude')];
  if (included.length + reversed.length === 0) return NONE;
  if (included.length + reversed.length > limits.includesMax)
    throw new FhirError('too-costly', `A search has at most ${limits.includesMax} includes.`, { expression: ['_include'] });
  const forward = included.map((text) => forwardOf(type, text));
  const reverse = reversed.map((text) => reverseOf(type, text));
  return {
    forward: forward.flatMap((each) => each.forward),
    reverse,
    patient: forward.some(({ patient }) => patient),
    types: reverse.map((each) => each.type),
  };
}

interface Asked {
  includes: Includes;
  shown: readonly Shown[];
  closed: readonly string[];
  /** Types that the token may read. */
  readable: readonly string[] | 'all';
}

/** What the matches refer to, and what refers to them: of the same record, under the same permit. */
export async function readIncluded(reader: RecordReader, permit: Permit, asked: Asked): Promise<Shown[]> {
  const { includes, shown, closed, readable } = asked;
  if (shown.length === 0 || includes.forward.length + includes.reverse.length === 0) return [];
  const matches = { types: [], conditions: [{ on: 'keys' as const, keys: shown }], closed };
  const forward = includes.forward.map(async ({ paths, target }) => {
    const references = await reader.references(permit, matches, paths);
    const keys = references.flatMap((reference) => {
      const [type = '', id = ''] = reference.split('/');
      return target === undefined || target === type ? (parseResourceId(id) ?? []) : [];
    });
    return keys.length === 0 ? [] : reader.read(permit, { types: [], conditions: [{ on: 'keys', keys }], closed });
  });
  const reverse = includes.reverse.map(async ({ type, paths }) => {
    const any = shown.map((each) => ({ whole: `${each.type}/${each.id}` }));
    return reader.read(permit, { types: [type], conditions: [{ on: 'token', paths, any }], closed });
  });
  const found = (await Promise.all([...forward, ...reverse])).flat();
  const seen = new Set(shown.map(({ id }) => id));
  const fresh = found.filter(({ id, type }) => !seen.has(id) && seen.add(id) && (readable === 'all' || readable.includes(type)));
  if (fresh.length > limits.includedMax)
    throw new FhirError('too-costly', 'The search brings too much along; ask for fewer matches or includes.');
  return fresh;
}

/** The person as an included entry. */
export function patientEntry({ locator, base }: Gateway, permit: Permit): { entry: Entry; version: ResourceVersion }[] {
  const { text, version } = locator.patientOf(permit);
  const id = base32OfUuid(permit.person);
  return [{ entry: { fullUrl: `${base}/Patient/${id}`, text, mode: 'include' }, version: { type: 'Patient', id, version } }];
}

import type { Area } from '@ouzel/adapter-gp';
import { isObject } from '@ouzel/fhir';

type Kind = Area['fields'][string]['kind'];

const WORDS: readonly unknown[] = [
  'zebra',
  true,
  3,
  'n',
  'resolved',
  'confirmed',
  'allergy',
  'food',
  'low',
  'mild',
  'on-hold',
  'cancelled',
  'stat',
  'urgent',
  'final',
  'superseded',
  'plan',
  'order',
  'proposal',
  'unavailable',
  'planned',
  'male',
  'retired',
  'working',
  false,
];

/** Values that an element of a datatype may have: of the plain ones a few of each sort, since the tables do not say which. */
export function candidates(kind: Kind, path: string): readonly unknown[] {
  const values: Readonly<Record<Exclude<Kind, 'plain' | 'parts'>, unknown>> = {
    code: 'zebra',
    uri: 'urn:zebra',
    dateTime: '2001-02-03T04:05:06Z',
    Address: { city: 'zebra' },
    Annotation: { text: 'zebra' },
    Attachment: { title: 'zebra' },
    CodeableConcept: { text: 'zebra' },
    Coding: { code: 'zebra' },
    ContactPoint: { value: 'zebra' },
    Extension: { url: `urn:x/${path.replace(/^.*extension\((.*)\)$/, '$1')}`, ...extensionValue(path) },
    HumanName: { family: 'zebra' },
    Identifier: { value: 'zebra' },
    Period: { start: '2001-02-03' },
    Quantity: { value: 3 },
    Range: { low: { value: 3 } },
    Ratio: { numerator: { value: 3 } },
    Reference: { display: 'zebra' },
  };
  if (kind === 'parts') return [];
  if (path.includes('extension(')) return [values.Extension];
  if (path === 'related.target') return [{ display: 'zebra' }];
  return kind === 'plain' ? WORDS : [values[kind]];
}

const extensionValue = (path: string): object =>
  /DateRecorded/.test(path)
    ? { valueDateTime: '2001-02-03' }
    : /associatedEncounter/.test(path)
      ? { valueReference: { display: 'zebra' } }
      : { valueString: 'zebra' };

/** What an element needs beside it to be read at all. */
const BESIDE: Readonly<Record<string, object>> = {
  'related.target': { type: 'has-member' },
  'entry.flag': { item: { display: 'x' } },
  'entry.date': { item: { display: 'x' } },
  'location.status': { location: { display: 'x' } },
  'location.period': { location: { display: 'x' } },
  'practitioner.role': { actor: { display: 'x' } },
};

/** A copy with a value at a path, once as it is and once in a list, at each step. */
export function planted(resource: object, path: string, value: unknown): object[] {
  const [, extension] = /^(?:.*\.)?extension\((.*)\)$/.exec(path) ?? [];
  const steps = path
    .replace(/\.?extension\(.*\)$/, '')
    .split('.')
    .filter((step) => step !== '');
  if (extension !== undefined) steps.push('extension');
  const make = (at: number, given: object): object[] => {
    const step = steps[at] ?? '';
    const last = at === steps.length - 1;
    const inner = last ? [value] : make(at + 1, BESIDE[path] ?? {});
    return inner.flatMap((each) => [...(step === 'extension' ? [] : [{ ...given, [step]: each }]), { ...given, [step]: [each] }]);
  };
  return make(0, resource);
}

type Pointer = readonly (string | number)[];

/** Every element of a resource by its path, and where it stands; an extension stands in its list. */
export function elementsAt(value: unknown, at = '', pointer: Pointer = []): { path: string; pointer: Pointer }[] {
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, each]) => {
    const items = Array.isArray(each) ? each.map((item: unknown, index) => ({ item, to: [...pointer, key, index] })) : [];
    if (key === 'extension')
      return items.flatMap(({ item, to }) =>
        isObject(item) ? [{ path: `${at}extension(${String(item['url']).replace(/^.*\//, '')})`, pointer: to }] : [],
      );
    const below = Array.isArray(each) ? items : [{ item: each, to: [...pointer, key] }];
    return [
      { path: `${at}${key}`, pointer: [...pointer, key] },
      ...below.flatMap(({ item, to }) => elementsAt(item, `${at}${key}.`, to)),
    ];
  });
}

/** The same without what stands there. */
export function without(value: unknown, [key, ...rest]: Pointer): unknown {
  if (Array.isArray(value) && typeof key === 'number')
    return rest.length === 0 ? value.toSpliced(key, 1) : value.with(key, without(value[key], rest));
  if (!isObject(value)) return value;
  if (rest.length > 0) return { ...value, [String(key)]: without(value[String(key)], rest) };
  return Object.fromEntries(Object.entries(value).filter(([name]) => name !== key));
}

import { isObject, searchParametersOf } from '@ouzel/fhir';
import { definitions, type ElementDefinition } from '../../packages/validation/src/definitions.ts';

/** Somewhere in a resource, as a search parameter names it: `component.value[Quantity]`. */
type Path = string;

/** Where a reference of one of these types leads: a resource of the same person where there is one. */
export type Resolve = (types: readonly string[]) => string;

const SYSTEM = 'https://claims.example/codes';
const PRIMITIVES: Readonly<Record<string, unknown>> = {
  boolean: true,
  date: '2026-03-04',
  dateTime: '2026-03-04T05:06:07Z',
  instant: '2026-03-04T05:06:07.089Z',
  decimal: 7.5,
  positiveInt: 3,
  unsignedInt: 3,
  integer: 3,
};
const QUANTITIES = ['Quantity', 'SimpleQuantity', 'Age', 'Duration'];
/** Elements of which the first allowed code would break a rule of R4 together with what else is filled in. */
const CHOSEN: Readonly<Record<string, string>> = {
  'Condition.clinicalStatus': 'resolved',
  'Condition.verificationStatus': 'confirmed',
  'AllergyIntolerance.clinicalStatus': 'active',
  'AllergyIntolerance.verificationStatus': 'confirmed',
};

/** Elements that a rule of R4 asks for where others are filled in. */
export const NEEDED: Readonly<Record<string, readonly Path[]>> = {
  AllergyIntolerance: ['clinicalStatus'],
  Condition: ['clinicalStatus'],
  Appointment: ['start', 'end'],
};

const wordOf = (place: string): string => `Value of ${place.replaceAll('.', ' ').replaceAll(/[[\]]/g, ' ')}`.trim();
const codeOf = (place: string): string => place.replaceAll(/[^A-Za-z.]/g, '-');

function codingOf(place: string, { valueSet }: ElementDefinition): { system: string; code: string } {
  const chosen = [...(valueSet?.codings ?? [])].find((each) => each.endsWith(`|${CHOSEN[place] ?? ''}`));
  const [system = SYSTEM, code = codeOf(place)] = (chosen ?? [...(valueSet?.codings ?? [])][0])?.split('|') ?? [];
  return { system, code };
}

function simple(kind: string, place: string, element: ElementDefinition, resolve: Resolve): unknown {
  const unit = kind === 'Age' || kind === 'Duration' ? 'a' : 'mg';
  if (QUANTITIES.includes(kind)) return { value: 7.5, unit, system: 'http://unitsofmeasure.org', code: unit };
  if (kind.startsWith('Reference'))
    return {
      reference: resolve(
        kind
          .replace(/^Reference\(?|\)$/g, '')
          .split(',')
          .filter((type) => type !== ''),
      ),
    };
  const kinds: Readonly<Record<string, () => unknown>> = {
    code: () => CHOSEN[place] ?? [...(element.valueSet?.codes ?? ['en'])][0],
    Coding: () => codingOf(place, element),
    CodeableConcept: () => ({ coding: [codingOf(place, element)], text: wordOf(place) }),
    Identifier: () => ({ system: SYSTEM, value: codeOf(place) }),
    ContactPoint: () => ({ system: 'phone', value: '01632960001' }),
    Period: () => ({ start: '2026-03-04T05:06:07Z', end: '2026-03-05' }),
    Range: () => ({ low: simple('Age', place, element, resolve), high: simple('Age', place, element, resolve) }),
    SampledData: () => ({ origin: simple('Quantity', place, element, resolve), period: 1, dimensions: 1, data: 'L 0 0' }),
    Annotation: () => ({ text: wordOf(`${place}.text`) }),
    Attachment: () => ({ contentType: 'text/plain', language: 'en', url: `https://claims.example/${codeOf(place)}` }),
    Timing: () => ({ event: ['2026-03-04T05:06:07Z'] }),
    HumanName: () => ({ family: 'Claimed', given: ['Nora'] }),
    Address: () => ({ use: 'home', city: 'Ousebridge', postalCode: 'ZZ1 1ZZ', country: 'GB', state: 'Yorkshire' }),
  };
  if (['uri', 'url', 'canonical'].includes(kind)) return `https://claims.example/${codeOf(place)}`;
  return kinds[kind]?.() ?? PRIMITIVES[kind] ?? wordOf(place);
}

/** The kind of a choice that a path asks for. */
function kindOf({ types }: ElementDefinition, asked: string | undefined): string {
  const [first = ''] = types;
  if (asked === undefined || asked === 'x') return first;
  return types.find((type) => type.replace(/\(.*/, '').toLowerCase() === asked.toLowerCase()) ?? first;
}

interface Filling {
  type: string;
  paths: readonly Path[];
  resolve: Resolve;
}

function elementsFor(place: string, { type, paths, resolve }: Filling): Record<string, unknown> {
  const made: Record<string, unknown> = {};
  for (const element of definitions().elementsOf(place) ?? []) {
    const name = element.name.replace('[x]', '');
    const wanted = paths.filter((path) => path.split(/[.[]/)[0] === name);
    if (element.min === 0 && wanted.length === 0) continue;
    const kind = kindOf(element, /^\w+\[(\w+)\]/.exec(wanted[0] ?? '')?.[1]);
    const inner = wanted.flatMap((path) => (path.includes('.') ? [path.slice(path.indexOf('.') + 1)] : []));
    const value =
      kind.startsWith('#') || kind === 'Dosage'
        ? elementsFor(kind.replace('#', ''), { type, paths: inner, resolve })
        : simple(kind, `${place}.${element.name}`, element, resolve);
    const property = element.name.endsWith('[x]')
      ? name + kind.charAt(0).toUpperCase() + kind.replace(/\(.*/, '').slice(1)
      : name;
    made[property] = element.max > 1 ? [value] : value;
  }
  return made;
}

export type Filled = Record<string, unknown> & { resourceType: string };

/** A resource with all that its type needs and the elements that some paths name. */
export const filled = (filling: Filling): Filled => ({
  resourceType: filling.type,
  ...elementsFor(filling.type, filling),
  meta: {
    tag: [{ system: SYSTEM, code: 'tagged' }],
    security: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality', code: 'N' }],
    profile: ['https://claims.example/StructureDefinition/profile'],
  },
});

/** Elements that R4 does not allow beside each other: a choice, and these. */
const APART: Readonly<Record<string, string>> = {
  'Observation.dataAbsentReason': 'Observation.value',
  'CarePlan.activity.reference': 'CarePlan.activity.detail',
  'List.emptyReason': 'List.entry',
};
const choiceOf = (type: string, path: Path): string => `${type}.${path.replace(/\[.*/, '')}`;

function conflicts(type: string, one: Path, other: Path): boolean {
  const [a, b] = [choiceOf(type, one), choiceOf(type, other)];
  if (a === b && one.includes('[')) return true;
  return [
    [a, b],
    [b, a],
  ].some(([x = '', y = '']) => APART[x] !== undefined && y.startsWith(APART[x]));
}

/** The paths of a type's parameters, shared out so that each share fits into one resource. */
export function sharesOf(type: string): Path[][] {
  const all = [...searchParametersOf(type).values()].flatMap(({ paths }) => paths).filter((path) => !path.startsWith('meta.'));
  const shares: Path[][] = [];
  for (const path of new Set(all)) {
    const share = shares.find((each) => !each.some((other) => conflicts(type, path, other)));
    if (share === undefined) shares.push([path]);
    else share.push(path);
  }
  return shares;
}

const escaped = (text: string): string => text.replaceAll(/[\\,|$]/g, '\\$&');
const tokenOf = (value: Record<string, unknown>): string => {
  const code = escaped(String(value['code'] ?? value['value']));
  // The system of a telephone number is no system of codes.
  return value['system'] === 'phone' ? code : `${String(value['system'])}|${code}`;
};

/** A value that a search for what is at a path is made with, and one that nothing has. */
export function askedFor(kind: string, value: unknown): [there: string, elsewhere: string] {
  const object = isObject(value) ? value : {};
  const coding = Array.isArray(object['coding']) && isObject(object['coding'][0]) ? object['coding'][0] : object;
  switch (kind) {
    case 'token':
      return isObject(value) ? [tokenOf(coding), `${SYSTEM}|elsewhere`] : [String(value), value === true ? 'false' : 'elsewhere'];
    case 'date':
      return ['2026-03', '2025-03'];
    case 'quantity':
    case 'number':
      return ['code' in object ? `7.5|http://unitsofmeasure.org|${String(object['code'])}` : '7.5', '99'];
    case 'reference':
      return [String(object['reference'] ?? value), 'Organization/elsewhere'];
    case 'string':
      return [escaped(String(object['family'] ?? object['city'] ?? value)), 'Elsewhere'];
    default:
      return [String(value), 'https://claims.example/elsewhere'];
  }
}

import { dateSpanOf, FhirError, type Span } from '@ouzel/fhir';
import { PREFIXES, type Prefix, type WantedQuantity, type WantedToken } from '@ouzel/records';
import { limits } from './limits.ts';

/** The values of a parameter: commas part them, `\,` is a comma of a value (https://hl7.org/fhir/R4/search.html#escaping). */
export function splitValues(text: string, name: string): string[] {
  const values = text.split(/(?<!\\),/).filter((value) => value !== '');
  if (values.length === 0) throw new FhirError('bad-value', `${name} has no value.`, { expression: [name] });
  if (values.length > limits.valuesMax)
    throw new FhirError('too-costly', `A parameter has at most ${limits.valuesMax} values.`, { expression: [name] });
  return values;
}

const unescaped = (text: string): string => text.replaceAll(/\\([,|$\\])/g, '$1');

function prefixOf(text: string): { prefix: Prefix; rest: string } {
  const found = PREFIXES.find((each) => text.startsWith(each));
  return found === undefined ? { prefix: 'eq', rest: text } : { prefix: found, rest: text.slice(2) };
}

export function dateValue(text: string, name: string): { prefix: Prefix; span: Span } {
  const { prefix, rest } = prefixOf(text);
  // A plus that was not escaped in the address arrives as a space.
  const span = dateSpanOf(rest.replace(' ', '+'));
  if (span === undefined) throw new FhirError('bad-value', `${name} is not a FHIR date.`, { expression: [name] });
  return { prefix, span };
}

const NUMBER = /^[+-]?(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d{1,3}))?$/;

/** `5.4`, `gt5.4|http://unitsofmeasure.org|mg`, `5.4||mg` (https://hl7.org/fhir/R4/search.html#quantity). */
export function quantityValue(text: string, name: string): WantedQuantity {
  const { prefix, rest } = prefixOf(text);
  const [number = '', system = '', code = ''] = rest.split(/(?<!\\)\|/).map(unescaped);
  const [matched, , decimals = '', exponent = '0'] = NUMBER.exec(number) ?? [];
  const value = Number(number);
  if (matched === undefined || !Number.isFinite(value))
    throw new FhirError('bad-element', `${name} is not a number, or one with a unit.`, { expression: [name] });
  const half = 10 ** (Number(exponent) - decimals.length) / 2;
  const unit = code === '' ? {} : { unit: system === '' ? { code } : { whole: `${system}|${code}` } };
  // Fifteen digits are what a double holds for certain: 38.2 - 0.05 is 38.15 again.
  const [least, most] = [value - half, value + half].map((bound) => Number(bound.toPrecision(15)));
  return { prefix, value, least: least ?? value, most: most ?? value, ...unit };
}

/** Elements of type `code`: their system is known from the element, and a caller may still write it. */
const CODES = ['status', 'gender', 'intent', 'priority', 'criticality', 'contenttype', 'language', 'relation', 'active'];

export function tokenValue(text: string, name: string): WantedToken {
  const [first = '', second, ...rest] = text.split(/(?<!\\)\|/).map(unescaped);
  if (rest.length > 0) throw new FhirError('bad-value', `${name} is system|code.`, { expression: [name] });
  if (second === undefined) return { code: first };
  if (CODES.includes(name)) return { code: second };
  if (second === '') return { system: first };
  return { whole: `${first}|${second}` };
}

const TARGETS = ['Encounter', 'Observation', 'Condition', 'DiagnosticReport', 'ServiceRequest', 'Procedure', 'MedicationRequest'];
const OTHER_TARGETS = [
  'Practitioner',
  'PractitionerRole',
  'Organization',
  'Location',
  'Medication',
  'Specimen',
  'List',
  'Device',
  'CarePlan',
];

/** `Type/id`, `<base>/Type/id`, or an id alone with the type in the modifier or left open. */
export function referenceValues(text: string, type: string | undefined, base: string): WantedToken[] {
  const relative = unescaped(text.startsWith(`${base}/`) ? text.slice(base.length + 1) : text);
  if (relative.includes('/')) return [{ whole: relative }];
  const types = type === undefined ? [...TARGETS, ...OTHER_TARGETS] : [type];
  return types.map((each) => ({ whole: `${each}/${relative}` }));
}

export const stringValue = unescaped;

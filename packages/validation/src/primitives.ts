import type { ValueSet } from './definitions.ts';
import { formatOf, kindOf } from './formats.ts';
import { SENTENCES } from './sentences.ts';
import { type Checker, type Given, say } from './walk.ts';

const HASH = 35;
/** Types that may hold a reference to something contained. */
const LINKS = ['uri', 'url', 'canonical'];

export const notOf = (set: ValueSet): string =>
  `This code is not one that the element may have. Use one of http://hl7.org/fhir/ValueSet/${set.name}.`;

/** The check of a primitive type; undefined where the type has elements. */
export function primitiveChecker(type: string, set: ValueSet | undefined): Checker | undefined {
  const format = formatOf(type);
  if (format === undefined) return undefined;
  const sentence = type === 'xhtml' ? SENTENCES.narrative : SENTENCES.form;
  const situation = type === 'xhtml' ? 'bad-element' : 'bad-value';
  const kind = `This element must be ${kindOf(type)}.`;
  const links = LINKS.includes(type);
  const unknown = set === undefined ? '' : notOf(set);
  return (value, walk) => {
    const verdict = format(value);
    if (verdict === 'kind') return say(walk, 'bad-structure', kind);
    if (verdict === 'form') return say(walk, situation, sentence);
    if (typeof value !== 'string') return undefined;
    if (set !== undefined && !set.codes.has(value)) return say(walk, 'bad-code', unknown);
    if (links && value.charCodeAt(0) === HASH) walk.local.used.add(value);
    return undefined;
  };
}

const isGiven = (value: unknown): value is Given => typeof value === 'object' && value !== null && !Array.isArray(value);

const isOf = (coding: unknown, set: ValueSet): boolean =>
  isGiven(coding) &&
  typeof coding['system'] === 'string' &&
  typeof coding['code'] === 'string' &&
  set.codings.has(`${coding['system']}|${coding['code']}`);

/** Whether a Coding or CodeableConcept is of a required value set (https://hl7.org/fhir/R4/terminologies.html#required). */
export function isBound(type: string, value: Given, set: ValueSet): boolean {
  if (type === 'Coding') return isOf(value, set) || (value['code'] === undefined && value['extension'] !== undefined);
  if (type !== 'CodeableConcept') return true;
  const { coding, text, extension } = value;
  if (coding === undefined && text === undefined) return extension !== undefined;
  return Array.isArray(coding) && coding.some((each) => isOf(each, set));
}

import { isObject } from '@ouzel/fhir';

/** Letters as people compare them: without case and accents (https://hl7.org/fhir/R4/search.html#string). */
export const folded = (text: string): string => text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();

/** Texts of a string or of a whole HumanName or Address, each as [folded, as written]. */
export function textFacts(value: unknown): [string, string][] {
  if (typeof value === 'string') return [[folded(value), value]];
  if (!isObject(value)) return [];
  const parts = Object.entries(value).filter(([name]) => name !== 'use' && name !== 'id' && name !== 'type');
  const texts = parts.flatMap(([, part]) => (Array.isArray(part) ? part : [part])).filter((part) => typeof part === 'string');
  return texts.map((text) => [folded(text), text]);
}

/** A Quantity as [value, least, most, system|code, unit]: `<5` is anything up to 5. A bare number has no unit. */
export function quantityFact(value: unknown): [number, number | null, number | null, string, string] | undefined {
  if (typeof value === 'number') return [value, value, value, '|', ''];
  if (!isObject(value) || typeof value['value'] !== 'number') return undefined;
  const { value: number, system, code, unit, comparator } = value;
  const below = comparator === '<' || comparator === '<=';
  const above = comparator === '>' || comparator === '>=';
  const written = (part: unknown): string => (typeof part === 'string' ? part : '');
  return [number, below ? null : number, above ? null : number, `${written(system)}|${written(code)}`, written(unit)];
}

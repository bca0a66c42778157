import { isObject } from '@ouzel/fhir';
import type { Given } from './walk.ts';

/** Whether an element is there, as a value or as the extension that tells why there is none. */
export const has = (value: Given, name: string): boolean => value[name] !== undefined || value[`_${name}`] !== undefined;

/** Whether one type of a choice is there: `value` for `value[x]`. */
export function hasChoice(value: Given, stem: string): boolean {
  for (const name of Object.keys(value)) {
    const at = name.startsWith('_') ? 1 : 0;
    const next = name.charCodeAt(at + stem.length);
    if (name.startsWith(stem, at) && next >= 65 && next <= 90 && value[name] !== undefined) return true;
  }
  return false;
}

export const objectsOf = (value: unknown): Given[] =>
  Array.isArray(value) ? value.filter(isObject) : isObject(value) ? [value] : [];

/** `system|code` of every coding of a concept, or of a list of concepts. */
export const codingsOf = (concept: unknown): string[] =>
  objectsOf(concept)
    .flatMap(({ coding }) => objectsOf(coding))
    .flatMap(({ system, code }) => (typeof system === 'string' && typeof code === 'string' ? [`${system}|${code}`] : []));

export const hasCoding = (concept: unknown, system: string, ...codes: string[]): boolean => {
  const given = codingsOf(concept);
  return codes.some((code) => given.includes(`${system}|${code}`));
};

import { isObject } from '@ouzel/fhir';

// Written by itself, so that a mistake of the exchange's own reader of exact numbers cannot hide behind the same mistake here.
const MARK = '\u2063';

/** JSON with each number as a marked text of its digits, so that comparing compares digits. */
export function digits(text: string): unknown {
  return JSON.parse(text, (_key, value: unknown, ...rest: readonly unknown[]) => {
    const [context] = rest;
    return typeof value === 'number' && isObject(context) ? `${MARK}${String(context['source'])}` : value;
  });
}

/** JSON text of what `digits` gave: numbers to the last digit as they were. */
export const textOf = (value: unknown): string =>
  JSON.stringify(value).replaceAll(new RegExp(`"${MARK}(-?[0-9][0-9.eE+-]*)"`, 'g'), '$1');

/** A value with each object, and the value of each property, as `change` makes it. */
export function deeply(value: unknown, change: (name: string, value: unknown) => unknown, name = ''): unknown {
  const changed = change(name, value);
  if (Array.isArray(changed)) return changed.map((each) => deeply(each, change, name));
  if (!isObject(changed)) return changed;
  return Object.fromEntries(Object.entries(changed).map(([key, each]) => [key, deeply(each, change, key)]));
}

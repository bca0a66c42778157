import { isObject } from '@ouzel/fhir';
import { DEPTH_MAX, TEXT_PER_VALUE } from './limits.ts';

const ofText = (text: string): number => 1 + Math.floor(text.length / TEXT_PER_VALUE);

/** How much work a value is to walk: the number of values in it. Stops counting soon after `most`, and at a depth that none may have. */
export function weightOf(value: unknown, most: number, depth = 0): number {
  if (typeof value === 'string') return ofText(value);
  let weight = 1;
  if (depth > DEPTH_MAX * 2) return weight;
  if (Array.isArray(value)) {
    for (const each of value) {
      weight += weightOf(each, most - weight, depth + 1);
      if (weight > most) return weight;
    }
  } else if (isObject(value)) {
    for (const name in value) {
      const each = value[name];
      weight += typeof each === 'object' ? weightOf(each, most - weight, depth + 1) : typeof each === 'string' ? ofText(each) : 1;
      if (weight > most) return weight;
    }
  }
  return weight;
}

import { isObject } from '@ouzel/fhir';
import { ALL_CLASSES, CLASSES, CLASS_NAMES, SOURCE_LABELS } from './classes.ts';
import { limits } from './limits.ts';
import type { RuleSet } from './rules.ts';

interface Coded {
  system: string;
  code: string;
}

/** Every code of a resource, with its system, wherever it stands. @returns undefined where it is too deep to tell. */
export function codesOf(value: unknown, depth = 0, found: Coded[] = []): Coded[] | undefined {
  if (depth > limits.depthMax) return undefined;
  const parts = Array.isArray(value) ? value : isObject(value) ? Object.values(value) : [];
  if (isObject(value) && typeof value['code'] === 'string')
    found.push({ system: typeof value['system'] === 'string' ? value['system'] : '', code: value['code'] });
  for (const part of parts)
    if (typeof part === 'object' && part !== null && codesOf(part, depth + 1, found) === undefined) return undefined;
  return found;
}

/** Bits of the labels that a source put on a resource: its `meta.security`, and a document's `securityLabel`. */
function sourceLabels(resource: Record<string, unknown>): number {
  const { meta, securityLabel } = resource;
  const labels = [isObject(meta) ? meta['security'] : undefined, securityLabel].map((each) => codesOf(each) ?? []);
  return labels.flat().reduce((bits, { code }) => bits | (SOURCE_LABELS.get(code) ?? 0), 0);
}

/** What a resource is labelled with. */
export type Marking = (resource: unknown) => number;

/** The rules made ready for the many resources that they are asked about. */
export function markingOf({ classes }: Pick<RuleSet, 'classes'>): Marking {
  const codes = new Map<string, number>();
  const branches = new Map<string, Map<string, number>>();
  for (const name of CLASS_NAMES)
    for (const { system, codes: exact, below } of classes[name]?.lists ?? []) {
      for (const code of exact) codes.set(`${system}|${code}`, (codes.get(`${system}|${code}`) ?? 0) | CLASSES[name]);
      const within = branches.get(system) ?? new Map<string, number>();
      for (const code of below) within.set(code, (within.get(code) ?? 0) | CLASSES[name]);
      branches.set(system, within);
    }
  const bitsOf = ({ system, code }: Coded): number => {
    let bits = codes.get(`${system}|${code}`) ?? 0;
    const within = branches.get(system);
    if (within !== undefined && within.size > 0)
      for (let length = 1; length <= code.length; length += 1) bits |= within.get(code.slice(0, length)) ?? 0;
    return bits;
  };
  return (resource) => {
    if (!isObject(resource)) return ALL_CLASSES;
    const found = codesOf(resource);
    if (found === undefined) return ALL_CLASSES;
    return found.reduce((bits, coded) => bits | bitsOf(coded), sourceLabels(resource));
  };
}

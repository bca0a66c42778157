import type { WithheldCodes } from '@ouzel/exchange';
import { CLASSES, CLASS_NAMES, type SensitiveClass } from './classes.ts';
import type { ClassRules, RuleSet } from './rules.ts';

const keysOf = (rules: ClassRules | undefined, part: 'codes' | 'below'): Map<string, string> =>
  new Map((rules?.lists ?? []).flatMap(({ system, [part]: codes }) => codes.map((code) => [`${system}|${code}`, code])));

/** Codes that rows may not be labelled with yet, by class. */
export type Pending = ReadonlyMap<SensitiveClass, WithheldCodes>;

/**
 * What a new version makes sensitive beyond what every row was surely labelled by. `before` are the versions that some row may still be
 * labelled by: a code counts as known only where each of them has it for the same class. With none, no code is.
 */
export function pendingOf(now: RuleSet, before: readonly RuleSet[]): Pending {
  const added = (name: SensitiveClass, part: 'codes' | 'below'): string[] => {
    const known = before.map(({ classes }) => keysOf(classes[name], part));
    const fresh = [...keysOf(now.classes[name], part)].filter(
      ([key]) => known.length === 0 || !known.every((each) => each.has(key)),
    );
    return [...new Set(fresh.map(([, code]) => code))];
  };
  const all = CLASS_NAMES.map((name) => [name, { any: added(name, 'codes'), below: added(name, 'below') }] as const);
  return new Map(all.filter(([, { any, below }]) => any.length + below.length > 0));
}

/** The pending codes of the classes that are withheld; undefined where there are none, as nearly always. */
export function pendingWithheld(pending: Pending, labelsWithheld: number): WithheldCodes | undefined {
  const withheld = [...pending].filter(([name]) => (CLASSES[name] & labelsWithheld) !== 0).map(([, codes]) => codes);
  if (withheld.length === 0) return undefined;
  return { any: [...new Set(withheld.flatMap(({ any }) => any))], below: [...new Set(withheld.flatMap(({ below }) => below))] };
}

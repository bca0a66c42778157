import { isMistyped } from './distance.ts';
import { soundOf } from './fold.ts';
import type { Profile } from './profile.ts';
import { areVariants, HONORIFIC } from './spellings.ts';

export const FAMILY_LEVELS = ['same', 'sound', 'part', 'close', 'order', 'different', 'missing'] as const;
export type FamilyLevel = (typeof FAMILY_LEVELS)[number];
/**
 * `same`: the first names agree and none contradicts. `variant`: a short form or another spelling. `close`: mistyped. `order`: a middle name
 * of one is the first name of the other. `swapped`: given name and surname changed over. `initial`: no more than an initial, or a name that is
 * borne before another, agrees. `some`: one given name agrees and another contradicts (Mohammed Ali and Mohammed Hassan).
 */
export const GIVEN_LEVELS = ['same', 'variant', 'close', 'order', 'swapped', 'initial', 'some', 'different', 'missing'] as const;
export type GivenLevel = (typeof GIVEN_LEVELS)[number];

const shares = (one: readonly string[], other: readonly string[]): boolean => one.some((each) => other.includes(each));

/** Prefixes and suffixes that many surnames share are no part that says something. */
const PART_LETTERS_MIN = 3;

export function compareFamilies(one: Profile, other: Profile): FamilyLevel {
  if (one.families.length === 0 || other.families.length === 0) return 'missing';
  if (shares(one.families, other.families)) return 'same';
  if (one.families.some((family) => other.families.some((each) => soundOf(family) === soundOf(each)))) return 'sound';
  if (one.partSounds.some((part) => part.length >= PART_LETTERS_MIN && other.partSounds.includes(part))) return 'part';
  return one.families.some((family) => other.families.some((each) => isMistyped(family, each))) ? 'close' : 'different';
}

type Agreement = 'same' | 'variant' | 'close' | 'initial' | undefined;

/** Two given names. A mistyped one begins with the letter that it should: Jayden and Kayden are brothers. */
function agreement(one: string, other: string): Agreement {
  if (one === other) return one.length === 1 ? 'initial' : 'same';
  if (one.length === 1 || other.length === 1) return one[0] === other[0] ? 'initial' : undefined;
  if (areVariants(one, other) || soundOf(one) === soundOf(other)) return 'variant';
  return one[0] === other[0] && isMistyped(one, other) ? 'close' : undefined;
}

const STRENGTH: readonly Agreement[] = ['same', 'variant', 'close', 'initial'];

function bestOf(name: string, among: readonly string[]): Agreement {
  const found = among.map((each) => agreement(name, each));
  return STRENGTH.find((level) => found.includes(level));
}

/** Whether a name agrees with one of the others by more than an initial, and neither is a name like Mohammed, which brothers bear before their own. */
function singlesOut(name: string, among: readonly string[]): boolean {
  if (HONORIFIC.has(name)) return false;
  return among.some((each) => !HONORIFIC.has(each) && ![undefined, 'initial'].includes(agreement(name, each)));
}

const areWhole = (names: readonly string[]): boolean => names.every((name) => name.length > 1);

/** Names of honour alone single somebody out where there are several, all written out, and each has its like. */
function allOfHonour(fewer: readonly string[], more: readonly string[]): boolean {
  return fewer.length > 1 && fewer.length === more.length && areWhole(fewer) && areWhole(more);
}

export function compareGivens(one: Profile, other: Profile): GivenLevel {
  const [fewer, more] = one.givens.length <= other.givens.length ? [one.givens, other.givens] : [other.givens, one.givens];
  const [first, firstOfMore] = [fewer[0], more[0]];
  if (first === undefined || firstOfMore === undefined) return 'missing';
  const found = fewer.map((name) => bestOf(name, more));
  if (fewer.length === more.length) found.push(...more.map((name) => bestOf(name, fewer)));
  if (found.every((level) => level === undefined)) return 'different';
  if (found.includes(undefined)) return 'some';
  // What two names say is asked of the pair: Jane and J agree, but no more than an initial does.
  if (!fewer.some((name) => singlesOut(name, more)) && !allOfHonour(fewer, more)) return 'initial';
  return agreement(first, firstOfMore) ?? 'order';
}

/** Given name and surname written in one another's places. */
export function areSwapped(one: Profile, other: Profile): boolean {
  const [mine, theirs] = [one.givens[0], other.givens[0]];
  if (mine === undefined || theirs === undefined || mine.length < 2 || theirs.length < 2) return false;
  return other.parts.includes(mine) && one.parts.includes(theirs);
}

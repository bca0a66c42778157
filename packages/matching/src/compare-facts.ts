import { editsBetween } from './distance.ts';
import type { Birth, Place, Profile } from './profile.ts';

/** `generation`: years that ten or more lie between: father and son. `digit`: one digit of day, month or within the decade. */
export const BIRTH_LEVELS = ['same', 'transposed', 'digit', 'generation', 'different', 'missing'] as const;
export type BirthLevel = (typeof BIRTH_LEVELS)[number];
export const SEX_LEVELS = ['same', 'different', 'missing'] as const;
export type SexLevel = (typeof SEX_LEVELS)[number];
/** `same`: postcode and house. `street`: the house, with no postcode to compare or one mistyped. `area`: the district (MK45). */
export const HOME_LEVELS = ['same', 'street', 'postcode', 'close', 'area', 'different', 'missing'] as const;
export type HomeLevel = (typeof HOME_LEVELS)[number];
export const PHONE_LEVELS = ['same', 'close', 'different', 'missing'] as const;
export type PhoneLevel = (typeof PHONE_LEVELS)[number];
/** `close`: two digits wrong, which is the least that the check digit lets pass, or two changed over. */
export const NUMBER_LEVELS = ['same', 'close', 'different', 'missing'] as const;
export type NumberLevel = (typeof NUMBER_LEVELS)[number];

const GENERATION_YEARS = 10;
const digitsWrong = (one: string, other: string): number => {
  let wrong = 0;
  for (let at = 0; at < one.length; at += 1) if (one[at] !== other[at]) wrong += 1;
  return wrong;
};

function compareDates(one: Birth, other: Birth): BirthLevel {
  const wrong = digitsWrong(one.year + one.month + one.day, other.year + other.month + other.day);
  if (wrong === 0) return 'same';
  if (one.year === other.year && one.month === other.day && one.day === other.month) return 'transposed';
  if (Math.abs(Number(one.year) - Number(other.year)) >= GENERATION_YEARS) return 'generation';
  return wrong === 1 ? 'digit' : 'different';
}

export function compareBirths(one: Profile, other: Profile): BirthLevel {
  return one.birth === undefined || other.birth === undefined ? 'missing' : compareDates(one.birth, other.birth);
}

export function compareSexes(one: Profile, other: Profile): SexLevel {
  if (one.sex === undefined || other.sex === undefined) return 'missing';
  return one.sex === other.sex ? 'same' : 'different';
}

const districtOf = (postcode: string): string => postcode.slice(0, -3);
const sameHouse = (one: Place, other: Place): boolean => one.house !== '' && one.house === other.house;

function sameStreet(one: Place, other: Place): boolean {
  const [mine, theirs] = [one.street.split(' '), other.street.split(' ')];
  return one.street !== '' && mine.slice(0, 2).every((word) => theirs.some((each) => editsBetween(word, each, 1) <= 1));
}

function comparePlaces(one: Place, other: Place): HomeLevel {
  const both = one.postcode !== '' && other.postcode !== '';
  const edits = both ? editsBetween(one.postcode, other.postcode, 1) : 2;
  if (edits === 0) return sameHouse(one, other) ? 'same' : 'postcode';
  if (sameHouse(one, other) && sameStreet(one, other) && (!both || edits === 1)) return 'street';
  if (!both) return 'different';
  if (edits === 1) return 'close';
  return districtOf(one.postcode) === districtOf(other.postcode) ? 'area' : 'different';
}

export function compareHomes(one: Profile, other: Profile): HomeLevel {
  if (one.places.length === 0 || other.places.length === 0) return 'missing';
  const found = new Set(one.places.flatMap((place) => other.places.map((each) => comparePlaces(place, each))));
  return HOME_LEVELS.find((level) => found.has(level)) ?? 'different';
}

export function comparePhones(one: Profile, other: Profile): PhoneLevel {
  if (one.phones.length === 0 || other.phones.length === 0) return 'missing';
  const edits = one.phones.flatMap((phone) => other.phones.map((each) => editsBetween(phone, each, 1)));
  if (edits.includes(0)) return 'same';
  return edits.includes(1) ? 'close' : 'different';
}

export function compareNumbers(one: Profile, other: Profile): NumberLevel {
  if (one.nhsNumber === undefined || other.nhsNumber === undefined) return 'missing';
  const wrong = digitsWrong(one.nhsNumber, other.nhsNumber);
  if (wrong === 0) return 'same';
  return wrong === 2 ? 'close' : 'different';
}

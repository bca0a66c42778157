import {
  BIRTH_LEVELS,
  type BirthLevel,
  compareBirths,
  compareHomes,
  compareNumbers,
  comparePhones,
  compareSexes,
  HOME_LEVELS,
  type HomeLevel,
  NUMBER_LEVELS,
  type NumberLevel,
  PHONE_LEVELS,
  type PhoneLevel,
  SEX_LEVELS,
  type SexLevel,
} from './compare-facts.ts';
import {
  areSwapped,
  compareFamilies,
  compareGivens,
  FAMILY_LEVELS,
  type FamilyLevel,
  GIVEN_LEVELS,
  type GivenLevel,
} from './compare-names.ts';
import type { Profile } from './profile.ts';

/** How two records agree, field by field. */
export interface Comparison {
  nhsNumber: NumberLevel;
  family: FamilyLevel;
  given: GivenLevel;
  birthDate: BirthLevel;
  sex: SexLevel;
  home: HomeLevel;
  phone: PhoneLevel;
}

export type Field = keyof Comparison;

/** Every level of every field. `missing` tells nothing and weighs nothing. */
export const LEVELS = {
  nhsNumber: NUMBER_LEVELS,
  family: FAMILY_LEVELS,
  given: GIVEN_LEVELS,
  birthDate: BIRTH_LEVELS,
  sex: SEX_LEVELS,
  home: HOME_LEVELS,
  phone: PHONE_LEVELS,
} as const satisfies Record<Field, readonly string[]>;

export const FIELDS = ['nhsNumber', 'family', 'given', 'birthDate', 'sex', 'home', 'phone'] as const satisfies readonly Field[];

/** Compares two records. Symmetric: the order of the two does not matter. */
export function compare(one: Profile, other: Profile): Comparison {
  const [family, given] = [compareFamilies(one, other), compareGivens(one, other)];
  const swapped = family === 'different' && given === 'different' && areSwapped(one, other);
  return {
    nhsNumber: compareNumbers(one, other),
    family: swapped ? 'order' : family,
    given: swapped ? 'swapped' : given,
    birthDate: compareBirths(one, other),
    sex: compareSexes(one, other),
    home: compareHomes(one, other),
    phone: comparePhones(one, other),
  };
}

import { soundOf } from './fold.ts';
import type { Place, Profile } from './profile.ts';
import { lookUpName } from './spellings.ts';

/** How often a value is met, as a share of the records that have one; undefined where nothing is known of it. */
export interface Frequencies {
  family: (sound: string) => number | undefined;
  given: (name: string) => number | undefined;
  birthDate: (date: string) => number | undefined;
  /** Of an address: house and postcode. A care home's is that of all who live there. */
  home: (home: string) => number | undefined;
  postcode: (postcode: string) => number | undefined;
  phone: (phone: string) => number | undefined;
}

/** What is counted of a record, kind by kind. */
export const countedFamilies = ({ families }: Profile): string[] => families.map(soundOf);
export const countedGivens = ({ givens }: Profile): string[] => givens.slice(0, 1).map(lookUpName);
export const countedBirths = ({ birth }: Profile): string[] =>
  birth === undefined ? [] : [`${birth.year}-${birth.month}-${birth.day}`];
export const homeOf = ({ house, postcode }: Place): string => `${house} ${postcode}`;

function shares(profiles: readonly Profile[], valuesOf: (profile: Profile) => readonly string[]) {
  const counts = new Map<string, number>();
  let having = 0;
  for (const profile of profiles) {
    const values = new Set(valuesOf(profile));
    if (values.size > 0) having += 1;
    for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return (value: string): number | undefined => {
    const count = counts.get(value);
    return count === undefined ? undefined : count / having;
  };
}

/** Counts the values of the very records that are to be linked: a name that is common here weighs little here. */
export function frequenciesOf(profiles: readonly Profile[]): Frequencies {
  return {
    family: shares(profiles, countedFamilies),
    given: shares(profiles, countedGivens),
    birthDate: shares(profiles, countedBirths),
    home: shares(profiles, ({ places }) => places.filter(({ postcode }) => postcode !== '').map(homeOf)),
    postcode: shares(profiles, ({ places }) => places.flatMap(({ postcode }) => (postcode === '' ? [] : [postcode]))),
    phone: shares(profiles, ({ phones }) => phones),
  };
}

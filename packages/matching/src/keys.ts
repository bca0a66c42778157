import { skeletonOf } from './fold.ts';
import type { Profile } from './profile.ts';
import { lookUpName } from './spellings.ts';

/** A value that two records of one person are likely to share: only records that share one are compared. */
export interface Key {
  /** With its kind before it, for example `b:1960-03-12`. */
  text: string;
  /** Which facts it is made of. A key of kind `place` or `phone` must find nobody whose place is hidden. */
  kind: 'number' | 'birth' | 'names' | 'place' | 'phone';
}

/** Day and month in one order, so that a date with the two changed over has the same key. */
function birthKeys({ birth }: Profile): Key[] {
  if (birth === undefined) return [];
  const { year, month, day } = birth;
  return [{ kind: 'birth', text: `b:${year}-${[month, day].toSorted().join('-')}` }];
}

/** Surname and given name by their consonants, in one order, so that names changed over have the same key. */
function nameKeys({ parts, givens }: Profile): Key[] {
  const [given] = givens;
  if (given === undefined || given.length < 2) return [];
  const mine = skeletonOf(lookUpName(given));
  return parts.map((part) => ({ kind: 'names', text: `s:${[skeletonOf(part), mine].toSorted().join(':')}` }));
}

function placeKeys({ places, givens, birth }: Profile): Key[] {
  const marks = [...givens.slice(0, 1).map((given) => given.slice(0, 1)), ...(birth === undefined ? [] : [birth.year])];
  return places.flatMap(({ postcode }) =>
    postcode === '' ? [] : marks.map((mark): Key => ({ kind: 'place', text: `p:${postcode}:${mark}` })),
  );
}

export function keysOf(profile: Profile): Key[] {
  const { nhsNumber, phones } = profile;
  const number: Key[] = nhsNumber === undefined ? [] : [{ kind: 'number', text: `n:${nhsNumber}` }];
  const byPhone = phones.map((phone): Key => ({ kind: 'phone', text: `t:${phone}` }));
  const keys = [...number, ...birthKeys(profile), ...nameKeys(profile), ...placeKeys(profile), ...byPhone];
  return [...new Map(keys.map((key) => [key.text, key])).values()];
}

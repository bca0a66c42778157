import { soundOf, wordsOf } from './fold.ts';
import type { Demographics } from './person.ts';
import { MULTIPLE, PLACEHOLDER } from './spellings.ts';

export interface Birth {
  year: string;
  month: string;
  day: string;
}

/** An address taken apart: what it is told from its neighbours by, and where it is. */
export interface Place {
  /** Numbers (of flat and house) in their order, else the first word: a house's name. */
  house: string;
  street: string;
  postcode: string;
}

/** Demographics made ready for comparison, once for each record. */
export interface Profile {
  nhsNumber: string | undefined;
  /** Each surname as one word. */
  families: readonly string[];
  /** The words of all surnames (both halves of a double one), and how they sound. */
  parts: readonly string[];
  partSounds: readonly string[];
  givens: readonly string[];
  /** Born with another and not named yet: nothing but the number tells the two apart. */
  multiple: boolean;
  birth: Birth | undefined;
  sex: 'female' | 'male' | undefined;
  places: readonly Place[];
  /** Without the leading 0 or +44. */
  phones: readonly string[];
}

/** Dates that are put in where none is known. */
const NO_DATES: ReadonlySet<string> = new Set(['1900-01-01', '1901-01-01', '1800-01-01', '9999-12-31']);

function birthOf(text: string | undefined): Birth | undefined {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text ?? '') ?? [];
  if (year === undefined || month === undefined || day === undefined || NO_DATES.has(text ?? '')) return undefined;
  return { year, month, day };
}

const STREET_WORDS: Readonly<Record<string, string>> = {
  rd: 'road',
  st: 'street',
  ave: 'avenue',
  av: 'avenue',
  cl: 'close',
  dr: 'drive',
  ln: 'lane',
  gdns: 'gardens',
  ct: 'court',
  pl: 'place',
  cres: 'crescent',
  sq: 'square',
  tce: 'terrace',
  apt: '',
  apartment: '',
  flat: '',
  no: '',
};

/** Words that say that there is no address, or that it is not told. */
const NOWHERE = /^(no fixed|nfa|unknown|not known|no abode|of no)/;

export function placeOf({ lines, postcode }: Demographics['homes'][number]): Place | undefined {
  const folded = (postcode ?? '').toUpperCase().replace(/[^A-Z0-9]/g, '');
  // ZZ99: the national pseudo postcodes for no fixed abode, unknown and abroad.
  const known = /^[A-Z]{1,2}\d[A-Z0-9]?\d[A-Z]{2}$/.test(folded) && !folded.startsWith('ZZ') ? folded : '';
  const all = wordsOf(lines ?? '');
  const nowhere = NOWHERE.test(all.join(' '));
  if (known === '' && (all.length === 0 || nowhere)) return undefined;
  const numbers = nowhere ? [] : all.flatMap((word) => /^\d+[a-z]?$/.exec(word)?.[0] ?? []);
  const words = nowhere ? [] : all.filter((word) => !/\d/.test(word)).map((word) => STREET_WORDS[word] ?? word);
  const house = numbers.length > 0 ? numbers.join('/') : (words.find((word) => word !== '') ?? '');
  return {
    house,
    street: words
      .filter((word) => word !== '')
      .slice(0, 4)
      .join(' '),
    postcode: known,
  };
}

/** The significant digits of a British number; of a number from elsewhere its digits. */
export function phoneOf(text: string): string | undefined {
  const digits = text.replace(/[^\d+]/g, '').replace(/^(\+44|0044)0?/, '0');
  const significant = digits.replace(/^0/, '').replace(/\D/g, '');
  return significant.length >= 9 && !/^(\d)\1+$/.test(significant) ? significant : undefined;
}

const distinct = (texts: readonly (string | undefined)[]): string[] => [
  ...new Set(texts.filter((text): text is string => text !== undefined && text !== '')),
];

export function profileOf(person: Demographics): Profile {
  const given = person.givens.flatMap(wordsOf);
  const waiting = given.some((word) => PLACEHOLDER.has(word) || (MULTIPLE.has(word) && word.length > 2));
  const families = distinct(person.families.map((family) => wordsOf(family).join('')));
  const parts = distinct(person.families.flatMap(wordsOf));
  return {
    nhsNumber: person.nhsNumber,
    families,
    parts,
    partSounds: parts.map(soundOf),
    givens: distinct(waiting ? given.filter((word) => !PLACEHOLDER.has(word) && !MULTIPLE.has(word)) : given),
    multiple: waiting && given.some((word) => MULTIPLE.has(word)),
    birth: birthOf(person.birthDate),
    sex: person.sex,
    places: person.homes.flatMap((home) => placeOf(home) ?? []),
    phones: distinct(person.phones.map(phoneOf)),
  };
}

/** Letters that lose no accent by decomposition, as English keyboards write them. */
const LETTERS: Readonly<Record<string, string>> = {
  ł: 'l',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ı: 'i',
};

/** Lower case, without accents and apostrophes; what else is no letter or digit becomes one space. */
export function folded(text: string): string {
  return text
    .toLowerCase()
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/[łøđðþßæœı]/g, (letter) => LETTERS[letter] ?? letter)
    .replace(/['’ʼ`.]/g, '')
    .replace(/[^a-z0-9]+/g, ' ')
    .trim();
}

export const wordsOf = (text: string): string[] =>
  folded(text)
    .split(' ')
    .filter((word) => word !== '');

/** Spellings of one sound, from Polish, Urdu, Punjabi, Arabic and Welsh names as English clerks write them. Applied in order. */
const SPELLINGS: readonly (readonly [RegExp, string])[] = [
  [/sch|sz|sh/g, 'x'],
  [/cz|tch|ch/g, 'c'],
  [/rz|zh/g, 'z'],
  [/ph|ff/g, 'f'],
  [/kh|gh|q|ck|k/g, 'k'],
  [/dh|dd|th/g, 't'],
  [/ee|ea|ie|ey|y|j(?=[aeiou])/g, 'i'],
  [/oo|ou|ow/g, 'u'],
  [/ai|ei|ay/g, 'e'],
  [/w/g, 'v'],
  [/ski$|ska$|sky$|ska$/g, 'sk'],
  [/(.)\1+/g, '$1'],
  [/(?<=.)h/g, ''],
];

/** A word as it sounds: Hussain and Hussein, Rees and Rhys, Kowalski and Kowalska are the same. */
export function soundOf(word: string): string {
  let sound = word;
  for (const [spelling, letter] of SPELLINGS) sound = sound.replace(spelling, letter);
  return sound;
}

/** What is left of a word when most that is mistyped or heard differently is taken away: its first letter and its consonants. */
export function skeletonOf(word: string): string {
  const sound = soundOf(word);
  return `${sound.slice(0, 1)}${sound.slice(1).replace(/[aeiou]/g, '')}`.slice(0, 5);
}

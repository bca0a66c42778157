import type { Random } from '@ouzel/region';
import { numberFrom } from './people.ts';

const NEIGHBOURS: Readonly<Record<string, string>> = {
  a: 'qsz',
  b: 'vgn',
  c: 'xdv',
  d: 'sfe',
  e: 'wrd',
  f: 'dgr',
  g: 'fht',
  h: 'gjy',
  i: 'uok',
  j: 'hku',
  k: 'jli',
  l: 'kop',
  m: 'nj',
  n: 'bmh',
  o: 'ipl',
  p: 'ol',
  q: 'wa',
  r: 'etf',
  s: 'adw',
  t: 'ryg',
  u: 'yij',
  v: 'cbf',
  w: 'qes',
  x: 'zcs',
  y: 'tuh',
  z: 'xas',
};

/** One slip of the hand: a neighbouring key, a letter left out, doubled, or changed over with the next. */
export function slip(random: Random, word: string): string {
  if (word.length < 3) return word;
  const at = random.int(0, word.length - 2);
  const [before, letter, after] = [word.slice(0, at), word.slice(at, at + 1), word.slice(at + 1)];
  const neighbours = NEIGHBOURS[letter.toLowerCase()] ?? 'e';
  const kind = random.int(0, 3);
  if (kind === 0) return `${before}${neighbours[random.int(0, neighbours.length - 1)] ?? letter}${after}`;
  if (kind === 1 && at > 0) return `${before}${after}`;
  if (kind === 2) return `${before}${letter}${letter}${after}`;
  return `${before}${after.slice(0, 1)}${letter}${after.slice(1)}`;
}

/** Short forms and other spellings that clerks and people themselves use; not what any matcher was told. */
const CALLED: Readonly<Record<string, readonly string[]>> = {
  Margaret: ['Maggie', 'Peggy', 'Margret'],
  Elizabeth: ['Liz', 'Betty', 'Beth', 'Lilibet'],
  Catherine: ['Kate', 'Cathy', 'Katherine', 'Catharine'],
  William: ['Bill', 'Will', 'Billy'],
  Robert: ['Bob', 'Rob', 'Robbie'],
  John: ['Jack', 'Johnny', 'Jon'],
  James: ['Jim', 'Jimmy', 'Jamie'],
  Michael: ['Mike', 'Mick', 'Micheal'],
  Richard: ['Dick', 'Richie', 'Rick'],
  Thomas: ['Tom', 'Tommy'],
  Patrick: ['Paddy', 'Pat'],
  Dorothy: ['Dot', 'Dolly'],
  Florence: ['Flo', 'Florrie'],
  Stephen: ['Steven', 'Steve'],
  Mohammed: ['Mohammad', 'Muhammad', 'Mohamed', 'Mohd', 'Md'],
  Ahmed: ['Ahmad', 'Ahmet'],
  Hussain: ['Hussein', 'Husain', 'Hussien'],
  Yusuf: ['Yousuf', 'Yousaf'],
  Aisha: ['Ayesha', 'Aysha'],
  Fatima: ['Fatimah', 'Fathima'],
  Zainab: ['Zaynab', 'Zainub'],
  Choudhury: ['Chowdhury', 'Chaudhry', 'Choudhry'],
  Khan: ['Kahn'],
  Sheikh: ['Shaikh', 'Shaykh'],
  Rahman: ['Rehman', 'Rahmaan'],
  Iqbal: ['Ikbal', 'Eqbal'],
  Rhys: ['Rees', 'Reece'],
  Llewellyn: ['Llywelyn', 'Lewellyn'],
  Dafydd: ['David', 'Dai'],
  Siân: ['Sian', 'Shan'],
  Owain: ['Owen'],
  Krzysztof: ['Christopher', 'Kris'],
  Małgorzata: ['Margaret', 'Gosia', 'Malgosia'],
  Wojciech: ['Wojtek', 'Adalbert'],
  Katarzyna: ['Kasia', 'Catherine'],
  Thompson: ['Thomson', 'Tompson'],
  Clarke: ['Clark'],
  Davies: ['Davis'],
};

export const calledOf = (random: Random, name: string): string => {
  const forms = CALLED[name];
  return forms?.[random.int(0, forms.length - 1)] ?? name;
};

/** As a system without accents keeps it. */
export const plain = (name: string): string =>
  name
    .replaceAll('ł', 'l')
    .replaceAll('Ł', 'L')
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '');

/** Two digits wrong, of which the check digit may be one, so that the number is a valid one. */
export function mistypedNumber(random: Random, number: string): string {
  const at = random.int(0, 8);
  const wrong = String((Number(number[at]) + random.int(1, 9)) % 10);
  return numberFrom(`${number.slice(0, at)}${wrong}${number.slice(at + 1, 9)}`) ?? mistypedNumber(random, number);
}

const isDate = (text: string): boolean => {
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
};

/** Day and month changed over, where that is a date. */
export function transposed(date: string): string {
  const [year = '', month = '', day = ''] = date.split('-');
  const changed = `${year}-${day}-${month}`;
  return isDate(changed) ? changed : date;
}

/** One digit wrong, the decade's now and then. */
export function digitWrong(random: Random, date: string): string {
  const at = random.pick([2, 3, 3, 6, 8, 9, 9]);
  const changed = `${date.slice(0, at)}${random.int(0, 9)}${date.slice(at + 1)}`;
  return isDate(changed) && changed < '2026-11-01' ? changed : date;
}

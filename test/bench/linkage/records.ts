import type { Demographics, Home } from '@ouzel/matching';
import { createRandom, type Random } from '@ouzel/region';
import { calledOf, digitWrong, mistypedNumber, plain, slip, transposed } from './mistakes.ts';
import { type Dwelling, goldPeople, type GoldPerson } from './people.ts';

/** A record, and whose it is. */
export interface GoldRecord {
  person: number;
  demographics: Demographics;
}

/** How much goes wrong where a record is made; chances of each kind of error. */
interface Desk {
  numberMissing: number;
  slips: number;
  called: number;
  earlier: number;
  facts: number;
}

const DESKS: readonly [Desk, Desk, Desk] = [
  // A practice, registered with PDS.
  { numberMissing: 0.01, slips: 0.005, called: 0.01, earlier: 0.03, facts: 0.003 },
  // A hospital.
  { numberMissing: 0.1, slips: 0.012, called: 0.04, earlier: 0.12, facts: 0.01 },
  // A care home, a council, an ambulance.
  { numberMissing: 0.3, slips: 0.02, called: 0.08, earlier: 0.15, facts: 0.015 },
];

const NUMBER_MISTYPED = 0.002;
const NUMBER_OF_ANOTHER = 0.000_5;

function familyOf(random: Random, person: GoldPerson, desk: Desk): string {
  const { family, maiden } = person;
  const used = maiden !== undefined && random.chance(desk.earlier * 2) ? maiden : family;
  const half = used.includes('-') && random.chance(0.3) ? (used.split('-')[1] ?? used) : used;
  const spelt = random.chance(desk.called) ? calledOf(random, half) : half;
  const form = person.community === 'polish' && random.chance(0.05) ? spelt.replace(/ska$/, 'ski') : spelt;
  return random.chance(desk.slips) ? slip(random, form) : form;
}

function givensOf(random: Random, person: GoldPerson, desk: Desk): string[] {
  const { given, middle, newborn } = person;
  if (newborn !== undefined && random.chance(desk.numberMissing + 0.3))
    return newborn === '' ? ['Baby', ...(random.chance(0.5) ? [person.sex === 'male' ? 'Boy' : 'Girl'] : [])] : ['Twin', newborn];
  const spelt = random.chance(desk.called) ? calledOf(random, given) : given;
  const first = random.chance(desk.slips) ? slip(random, spelt) : random.chance(desk.facts) ? spelt.slice(0, 1) : spelt;
  if (middle === undefined) return [first];
  // Where the first is a name of honour, it is the one that is left out.
  if (random.chance(0.45)) return given === 'Mohammed' && random.chance(0.8) ? [middle] : [first];
  // Some are called by their second name.
  if (random.chance(desk.called / 4)) return random.chance(0.5) ? [middle] : [middle, first];
  return [first, random.chance(0.3) ? middle.slice(0, 1) : middle];
}

function birthOf(random: Random, { birthDate }: GoldPerson, { facts }: Desk): string | undefined {
  if (random.chance(facts / 2)) return undefined;
  if (random.chance(facts)) return transposed(birthDate);
  if (random.chance(facts)) return digitWrong(random, birthDate);
  return random.chance(facts / 4) ? `${birthDate.slice(0, 4)}-01-01` : birthDate;
}

function writtenHome(random: Random, { house, street, postcode }: Dwelling, { slips, facts }: Desk): Home {
  const short = random.chance(0.3)
    ? street
        .replace(/Road$/, 'Rd')
        .replace(/Street$/, 'St')
        .replace(/Avenue$/, 'Ave')
    : street;
  const lines = `${house}${random.chance(0.3) ? ',' : ''} ${random.chance(slips) ? slip(random, short) : short}`;
  if (random.chance(facts * 2)) return { lines };
  const code = random.chance(facts) ? slip(random, postcode).toUpperCase() : postcode;
  return { lines, postcode: random.chance(0.2) ? code.replace(' ', '') : code };
}

function homesOf(random: Random, { home, before }: GoldPerson, desk: Desk): Home[] {
  if (home === undefined) return random.chance(0.5) ? [] : [{ lines: 'No fixed abode', postcode: 'ZZ99 3VZ' }];
  if (random.chance(desk.facts)) return [];
  const lived = before !== undefined && random.chance(desk.earlier * 2.5) ? before : home;
  return [writtenHome(random, lived, desk)];
}

function phonesOf(random: Random, { home, mobile }: GoldPerson, { slips }: Desk): string[] {
  if (random.chance(0.25)) return [];
  const phone =
    home !== undefined && random.chance(0.4)
      ? home.landline
      : random.chance(0.12)
        ? `07${random.int(100_000_000, 999_999_999)}`
        : mobile;
  return [random.chance(slips) ? slip(random, phone) : random.chance(0.1) ? phone.replace(/^0/, '+44') : phone];
}

function numberOf(random: Random, person: GoldPerson, desk: Desk, beside: GoldPerson | undefined): string | undefined {
  const missing = person.home === undefined ? desk.numberMissing * 2 : desk.numberMissing;
  if (random.chance(missing)) return undefined;
  if (random.chance(NUMBER_MISTYPED)) return mistypedNumber(random, person.nhsNumber);
  // The number of another of the household, from the line above.
  if (beside !== undefined && random.chance(NUMBER_OF_ANOTHER)) return beside.nhsNumber;
  return person.superseded !== undefined && random.chance(0.4) ? person.superseded : person.nhsNumber;
}

function recordOf(random: Random, person: GoldPerson, desk: Desk, beside: GoldPerson | undefined): Demographics {
  const [families, givens] = [[familyOf(random, person, desk)], givensOf(random, person, desk)];
  const accents = random.chance(0.75) ? plain : (name: string): string => name;
  const swapped = random.chance(desk.facts / 2);
  const nhsNumber = numberOf(random, person, desk, beside);
  const birthDate = birthOf(random, person, desk);
  const sex = random.chance(0.015)
    ? undefined
    : random.chance(0.003)
      ? person.sex === 'female'
        ? 'male'
        : 'female'
      : person.sex;
  return {
    families: (swapped ? givens.slice(0, 1) : families).map(accents),
    givens: (swapped ? families : givens).map(accents),
    homes: homesOf(random, person, desk),
    phones: phonesOf(random, person, desk),
    ...(nhsNumber === undefined ? {} : { nhsNumber }),
    ...(birthDate === undefined ? {} : { birthDate }),
    ...(sex === undefined ? {} : { sex }),
  };
}

/** Three records of each of `people`, in an order that says nothing. The same seed makes the same records. */
export function goldRecords(seed: string, people: number): GoldRecord[] {
  const random = createRandom(`linkage ${seed}`);
  const all = goldPeople(random, people);
  const records = all.flatMap((person, at) =>
    DESKS.map((desk): GoldRecord => ({ person: at, demographics: recordOf(random, person, desk, all[at - 1]) })),
  );
  return random.shuffle(records);
}

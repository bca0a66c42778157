import { nhsNumberCheckDigit } from '@ouzel/fhir';
import type { Random } from '@ouzel/region';
import { type Community, DISTRICTS, NAMES, STREET_KINDS, STREETS } from './names.ts';

export interface Dwelling {
  house: string;
  street: string;
  postcode: string;
  landline: string;
}

/** Somebody of whom we know the truth. */
export interface GoldPerson {
  community: Community;
  sex: 'female' | 'male';
  given: string;
  middle?: string;
  family: string;
  /** By which an earlier record knows her. */
  maiden?: string;
  birthDate: string;
  nhsNumber: string;
  /** Their number before PDS found that they had two. */
  superseded?: string;
  /** None: a traveller. */
  home?: Dwelling;
  before?: Dwelling;
  mobile: string;
  /** Born within the last weeks; `1` or `2` of twins. */
  newborn?: '' | '1' | '2';
}

const LAST_DAY = Date.UTC(2026, 9, 31);
const DAY_MS = 86_400_000;
const YEAR_DAYS = 365.25;

/** One of a list of which the first are much commoner than the last. */
export function common(random: Random, list: readonly string[]): string {
  const flatness = list.length > 200 ? 12 : 5;
  const at = Math.floor(flatness * ((list.length + flatness) / flatness) ** random.next() - flatness);
  return list[at] ?? list[0] ?? '';
}

const digits = (random: Random, count: number): string => Array.from({ length: count }, () => random.int(0, 9)).join('');

export function numberFrom(nine: string): string | undefined {
  const check = nhsNumberCheckDigit(nine);
  return check === undefined ? undefined : `${nine}${check}`;
}

export function freshNumber(random: Random): string {
  return numberFrom(`9${digits(random, 8)}`) ?? freshNumber(random);
}

const LETTERS = ['A', 'B', 'D', 'E', 'F', 'G', 'H', 'J', 'L', 'N', 'P', 'Q', 'R', 'S', 'T', 'U', 'W', 'X', 'Y', 'Z'] as const;

interface Street {
  name: string;
  postcode: string;
}

/** A postcode is some fifteen houses of one street. */
const streetOf = (random: Random): Street => ({
  name: `${common(random, STREETS)} ${common(random, STREET_KINDS)}`,
  postcode: `${common(random, DISTRICTS)} ${random.int(1, 9)}${random.pick(LETTERS)}${random.pick(LETTERS)}`,
});

function dwellingOn(random: Random, { name, postcode }: Street): Dwelling {
  const number = random.int(1, 30);
  const house = random.chance(0.12)
    ? `Flat ${random.int(1, 12)}, ${number}`
    : random.chance(0.03)
      ? 'Rose Cottage'
      : String(number);
  return { house, street: name, postcode, landline: `01${random.int(234, 908)} ${digits(random, 6)}` };
}

/** The day on which somebody of an age was born; of some, only the year is known, and stands as 1 January. */
function bornAt(random: Random, years: number, community: Community): string {
  const day = new Date(LAST_DAY - Math.floor((years + random.next()) * YEAR_DAYS) * DAY_MS).toISOString().slice(0, 10);
  const guessed = (community === 'south-asian' || community === 'african') && years > 25 && random.chance(0.05);
  return guessed ? `${day.slice(0, 4)}-01-01` : day;
}

/** The form of a Polish surname for a woman. */
const formOf = (family: string, sex: GoldPerson['sex']): string =>
  sex === 'female' ? family.replace(/ski$/, 'ska').replace(/cki$/, 'cka') : family;

interface Kin {
  community: Community;
  family: string;
  home: Dwelling | undefined;
  before: Dwelling | undefined;
}

function personOf(random: Random, { community, family, home, before }: Kin, years: number, sex: GoldPerson['sex']): GoldPerson {
  const names = NAMES[community];
  const given = sex === 'female' ? names.women : names.men;
  const person: GoldPerson = {
    community,
    sex,
    given: common(random, given),
    family: community === 'polish' ? formOf(family, sex) : family,
    birthDate: bornAt(random, years, community),
    nhsNumber: freshNumber(random),
    mobile: `07${digits(random, 9)}`,
    ...(home === undefined ? {} : { home }),
    ...(before === undefined ? {} : { before }),
  };
  if (random.chance(0.6)) person.middle = common(random, given);
  // A South Asian boy often bears a name of honour before the one that he is called by.
  if (community === 'south-asian' && sex === 'male' && random.chance(0.3))
    Object.assign(person, { given: 'Mohammed', middle: common(random, names.men.slice(1)) });
  if (random.chance(0.004)) person.superseded = freshNumber(random);
  return person;
}

const sexOf = (random: Random): GoldPerson['sex'] => (random.chance(0.5) ? 'female' : 'male');

/** Names that parents give twins. */
const TWIN_NAMES: readonly (readonly [string, string])[] = [
  ['Jayden', 'Kayden'],
  ['Hassan', 'Hussain'],
  ['Lara', 'Laura'],
  ['Anna', 'Anya'],
  ['Rohan', 'Rohit'],
  ['Marie', 'Maria'],
  ['Zain', 'Zaid'],
  ['Ellie', 'Elsie'],
  ['Daniel', 'Daniella'],
  ['Aiden', 'Adrian'],
];

function twinsOf(random: Random, kin: Kin, years: number): GoldPerson[] {
  const sexes: GoldPerson['sex'][] = random.chance(0.65) ? [sexOf(random)].flatMap((sex) => [sex, sex]) : ['female', 'male'];
  const twins = sexes.map((sex) => personOf(random, kin, years, sex));
  const [one, two] = twins;
  if (one === undefined || two === undefined) return twins;
  Object.assign(two, { birthDate: one.birthDate });
  // Some have neighbouring numbers.
  if (random.chance(0.3)) {
    const next = numberFrom(String(Number(one.nhsNumber.slice(0, 9)) + 1));
    if (next !== undefined) two.nhsNumber = next;
  }
  if (random.chance(0.25)) {
    const [first, second] = TWIN_NAMES[random.int(0, TWIN_NAMES.length - 1)] ?? ['Ellie', 'Elsie'];
    Object.assign(one, { given: first });
    Object.assign(two, { given: second });
  } else if (two.given === one.given) {
    // Two of one name are told apart by the second: Mohammed Ali and Mohammed Hassan.
    const names = NAMES[kin.community][two.sex === 'female' ? 'women' : 'men'];
    const other = names.find((name) => name !== one.given && name !== one.middle) ?? 'Alex';
    Object.assign(two, one.given === 'Mohammed' ? { middle: two.middle === one.middle ? other : two.middle } : { given: other });
  }
  return twins;
}

function childrenOf(random: Random, kin: Kin, parents: readonly GoldPerson[], age: number): GoldPerson[] {
  const children: GoldPerson[] = [];
  const father = parents.find(({ sex }) => sex === 'male');
  for (let count = random.int(1, 4); count > 0; count -= 1) {
    const years = age - random.int(20, 38);
    if (years < 0) continue;
    if (random.chance(0.02)) {
      const twins = twinsOf(random, kin, years);
      if (years === 0) for (const [at, twin] of twins.entries()) twin.newborn = at === 0 ? '1' : '2';
      children.push(...twins);
      continue;
    }
    const child = personOf(random, kin, years, sexOf(random));
    if (years === 0 && random.chance(0.2)) child.newborn = '';
    // Father and son of one name.
    if (father !== undefined && child.sex === 'male' && random.chance(0.06))
      Object.assign(child, { given: father.given, middle: father.middle });
    children.push(child);
  }
  return children;
}

/** A woman who took another's name; some bear both. */
function married(random: Random, woman: GoldPerson): void {
  if (woman.sex !== 'female' || !random.chance(0.6)) return;
  const maiden = common(random, NAMES[woman.community].families);
  Object.assign(woman, { maiden }, random.chance(0.12) ? { family: `${maiden}-${woman.family}` } : {});
}

function householdOf(random: Random, kin: Kin): GoldPerson[] {
  const age = random.int(20, 88);
  const head = personOf(random, kin, age, sexOf(random));
  if (random.chance(0.3)) return [head];
  const other = personOf(random, kin, Math.max(18, age + random.int(-8, 8)), head.sex === 'female' ? 'male' : 'female');
  for (const each of [head, other]) married(random, each);
  const both = [head, other];
  return random.chance(0.6) && age < 62 ? [...both, ...childrenOf(random, kin, both, age)] : both;
}

const COMMUNITIES = [
  ['english', 60],
  ['south-asian', 20],
  ['polish', 7],
  ['african', 6],
  ['welsh', 4],
  ['irish', 3],
] as const;

/** Residents of a care home: all at one address, with one telephone, of an age. */
function careHomeOf(random: Random, street: Street): GoldPerson[] {
  const home: Dwelling = { ...dwellingOn(random, street), house: `${common(random, STREETS)} House` };
  return Array.from({ length: 60 }, () => {
    const community = random.weighted(COMMUNITIES);
    const kin: Kin = {
      community,
      family: common(random, NAMES[community].families),
      home,
      before: dwellingOn(random, streetOf(random)),
    };
    return personOf(random, kin, random.int(70, 99), random.chance(0.7) ? 'female' : 'male');
  });
}

/** Another of the same name in the same postcode. */
function namesakeOf(random: Random, person: GoldPerson): GoldPerson {
  const { home, ...rest } = person;
  const birthDate = bornAt(random, random.int(1, 90), person.community);
  const elsewhere = home === undefined ? {} : { home: { ...dwellingOn(random, { name: home.street, postcode: home.postcode }) } };
  return { ...rest, ...elsewhere, birthDate, nhsNumber: freshNumber(random), mobile: `07${digits(random, 9)}` };
}

/** People of one region. */
export function goldPeople(random: Random, count: number): GoldPerson[] {
  const streets = Array.from({ length: Math.ceil(count / 40) }, () => streetOf(random));
  const people: GoldPerson[] = [];
  const homes = Math.max(1, Math.round(count / 2_000));
  for (let home = 0; home < homes; home += 1) people.push(...careHomeOf(random, streets[home] ?? streetOf(random)));
  while (people.length < count) {
    const community = random.weighted(COMMUNITIES);
    const traveller = community === 'irish' && random.chance(0.35);
    const street = streets[random.int(0, streets.length - 1)] ?? streetOf(random);
    const home = traveller ? undefined : dwellingOn(random, street);
    const moved = random.chance(0.25) ? dwellingOn(random, streets[random.int(0, streets.length - 1)] ?? street) : undefined;
    const household = householdOf(random, { community, family: common(random, NAMES[community].families), home, before: moved });
    people.push(...household);
    if (random.chance(0.02)) people.push(...household.slice(0, 1).map((person) => namesakeOf(random, person)));
  }
  return people.slice(0, count);
}

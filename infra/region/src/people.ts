import type { Patient } from '@medplum/fhirtypes';
import { nhsNumberCheckDigit, systems } from '@ouzel/fhir';
import { COUNCIL, HOSPITALS, type Organisations, organisations } from './organisations.ts';
import { createRandom, type Random } from './random.ts';

export interface Person {
  nhsNumber: string;
  family: string;
  given: string;
  gender: 'male' | 'female';
  birthDate: string;
  address: { line: string; city: string; postalCode: string };
  /** ODS codes. */
  practice: string;
  careHome?: string;
  hospitals: string[];
  councilCase?: string;
  optedOut: boolean;
  restricted: boolean;
  /** How a hospital knows them, where that differs: another spelling, an older address, or no NHS number. */
  hospitalKnows?: { given?: string; nhsNumber?: boolean };
}

export interface Region {
  organisations: Organisations;
  people: Person[];
  /** NHS numbers of the people that the main job and the README speak of, by what they show. */
  named: { story: string; optedOut: string; restricted: string; noRelationship: string; careHomeResident: string };
}

const FAMILIES = [
  'Smith',
  'Patel',
  'Kowalska',
  'Begum',
  'Jones',
  'Okafor',
  'Taylor',
  'Hussain',
  'Williams',
  'Novak',
  "O'Brien",
  'Rahman',
  'Evans',
  'Da Silva',
  'Green',
  'Nguyen',
  'Harper',
  'Wójcik',
] as const;
const WOMEN = [
  'Margaret',
  'Aisha',
  'Zofia',
  'Susan',
  'Ngozi',
  'Emily',
  'Priya',
  'Dorothy',
  'Fatima',
  'Ruth',
  'Chloe',
  'Anna-Maria',
] as const;
const MEN = [
  'George',
  'Mohammed',
  'Piotr',
  'David',
  'Chidi',
  'Jack',
  'Arjun',
  'Harold',
  'Yusuf',
  'Thomas',
  'Li Wei',
  'Callum',
] as const;
const STREETS = [
  'Ouzel Way',
  'Heron Close',
  'Millrace Lane',
  'Chantry Road',
  'Lockside',
  'Larkspur Drive',
  'Tannery Street',
  'Weir Gardens',
] as const;
const TOWNS = ['Ousebridge', 'Leaford', 'Newbridge', 'Sandy Cross'] as const;

/** Numbers of the range 999, which is kept for tests. Those without a check digit are passed over. */
function* testNhsNumbers(): Generator<string, never> {
  for (let nine = 999_000_001; ; nine += 1) {
    const check = nhsNumberCheckDigit(String(nine));
    if (check !== undefined) yield `${nine}${check}`;
  }
}

const NEXT_DAY = /^\d{4}-\d{2}-\d{2}$/;

function birthDate(random: Random, ageMin: number, ageMax: number, today: string): string {
  if (!NEXT_DAY.test(today)) throw new Error('The reference day is written YYYY-MM-DD.');
  const year = Number(today.slice(0, 4)) - random.int(ageMin, ageMax) - 1;
  return `${year}-${String(random.int(1, 12)).padStart(2, '0')}-${String(random.int(1, 28)).padStart(2, '0')}`;
}

function ordinary(random: Random, nhsNumber: string, orgs: Organisations, today: string): Person {
  const gender = random.chance(0.5) ? 'female' : 'male';
  const inHome = random.chance(0.03);
  const inHospital = random.chance(0.12);
  const home = random.pick(orgs.careHomes);
  return {
    nhsNumber,
    gender,
    family: random.pick(FAMILIES),
    given: random.pick(gender === 'female' ? WOMEN : MEN),
    birthDate: birthDate(random, inHome ? 70 : 0, inHome ? 98 : 95, today),
    // ZZ99 is the NHS's own pseudo-postcode area: nobody lives there.
    address: {
      line: `${random.int(1, 120)} ${random.pick(STREETS)}`,
      city: random.pick(TOWNS),
      postalCode: `ZZ99 ${random.int(1, 9)}WZ`,
    },
    practice: random.pick(orgs.practices).ods,
    hospitals: inHospital ? [random.pick(HOSPITALS).ods] : [],
    optedOut: random.chance(0.03),
    restricted: random.chance(0.01),
    ...(inHome ? { careHome: home.ods } : {}),
    ...(random.chance(0.04) ? { councilCase: COUNCIL.ods } : {}),
    ...(inHospital && random.chance(0.2) ? { hospitalKnows: random.chance(0.5) ? { nhsNumber: false } : { given: 'J' } } : {}),
  };
}

/** The people that the story and the README use: what is asked of each is fixed, the rest is drawn like everybody's. */
type Loose = { [Name in keyof Person]: Person[Name] | undefined } & Person;

function named(orgs: Organisations): ((person: Person) => Person)[] {
  const [hospital] = HOSPITALS;
  const [practice] = orgs.practices;
  const [home] = orgs.careHomes;
  const plain = {
    optedOut: false,
    restricted: false,
    hospitals: [hospital.ods],
    practice: practice.ods,
    careHome: undefined,
    councilCase: undefined,
    hospitalKnows: undefined,
  };
  const changes: ((person: Person) => Loose)[] = [
    (person) => ({
      ...person,
      ...plain,
      family: 'Smith',
      given: 'Margaret',
      gender: 'female',
      birthDate: '1941-03-14',
      hospitals: [],
      careHome: home.ods,
      councilCase: COUNCIL.ods,
    }),
    (person) => ({ ...person, ...plain, optedOut: true }),
    (person) => ({ ...person, ...plain, restricted: true }),
    (person) => ({ ...person, ...plain, hospitals: [], practice: orgs.practices.at(-1)?.ods ?? practice.ods }),
    (person) => ({ ...person, ...plain, birthDate: '1938-11-02', careHome: home.ods }),
  ];
  return changes.map((change) => (person) => withoutUndefined(change(person)));
}

function withoutUndefined(person: Loose): Person {
  const copy = { ...person };
  for (const [name, value] of Object.entries(copy)) if (value === undefined) Reflect.deleteProperty(copy, name);
  return copy;
}

/** A synthetic region. The same seed, size and day make the same people. */
export function generateRegion({ seed, people, today }: { seed: string; people: number; today: string }): Region {
  const random = createRandom(seed);
  const orgs = organisations({
    practices: Math.min(113, Math.max(4, Math.round(people / 100))),
    careHomes: Math.min(122, Math.max(4, Math.round(people / 150))),
  });
  const numbers = testNhsNumbers();
  const fixed = named(orgs);
  const all = Array.from({ length: Math.max(people, fixed.length) }, (_, at) => {
    const person = ordinary(random, numbers.next().value, orgs, today);
    return fixed[at]?.(person) ?? person;
  });
  const numberAt = (at: number): string => all[at]?.nhsNumber ?? '';
  return {
    organisations: orgs,
    people: all,
    named: {
      story: numberAt(0),
      optedOut: numberAt(1),
      restricted: numberAt(2),
      noRelationship: numberAt(3),
      careHomeResident: numberAt(4),
    },
  };
}

/** The person as an R4 Patient. */
export function patientOf({ nhsNumber, family, given, gender, birthDate: born, address, practice }: Person): Patient {
  return {
    resourceType: 'Patient',
    identifier: [{ system: systems.nhsNumber, value: nhsNumber }],
    name: [{ use: 'official', family, given: given.split(' ') }],
    gender,
    birthDate: born,
    address: [{ use: 'home', line: [address.line], city: address.city, postalCode: address.postalCode }],
    generalPractitioner: [{ type: 'Organization', identifier: { system: systems.odsCode, value: practice } }],
  };
}

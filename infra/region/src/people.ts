import { addDays } from './calendar.ts';
import { COUNCIL, COUNCILS, HOSPITALS, type Organisations, TOWNS } from './organisations.ts';
import { FAMILIES, MEN, STREETS, WOMEN } from './names.ts';
import type { Random } from './random.ts';

export interface Address {
  line: string;
  city: string;
  postalCode: string;
}

/** A stay in hospital that has ended. Days are written `YYYY-MM-DD`. */
export interface Stay {
  hospital: string;
  reason: string;
  admitted: string;
  discharged: string;
}

export interface Person {
  nhsNumber: string;
  family: string;
  given: string;
  gender: 'male' | 'female';
  birthDate: string;
  address: Address;
  phone: string;
  /** ODS codes, here and below. */
  practice: string;
  registeredSince: string;
  /** The last day on which their practice recorded anything. */
  lastSeen: string;
  careHome?: string;
  residentSince?: string;
  /** Where they are in hospital now. */
  hospitals: string[];
  pastStays: Stay[];
  /** The council with an open case, since `caseSince`. */
  councilCase?: string;
  caseSince?: string;
  optedOut: boolean;
  restricted: boolean;
  /** How a hospital knows them, where that differs: another given name, an older address, or no NHS number. */
  hospitalKnows?: { given?: string; address?: Address; nhsNumber?: boolean };
  /** Codes that their GP record has whatever the seed; everybody else's are drawn. */
  certain?: { problems: string[]; allergies: string[] };
}

const REASONS = ['Chest pain', 'Shortness of breath', 'Fall', 'Pneumonia', 'Fractured neck of femur', 'Abdominal pain'] as const;
type Ages = readonly [min: number, max: number];
const AGES: readonly [readonly [Ages, number], ...(readonly [Ages, number])[]] = [
  [[0, 4], 6],
  [[5, 17], 16],
  [[18, 39], 29],
  [[40, 64], 31],
  [[65, 84], 15],
  [[85, 101], 3],
];
// No national pseudo-postcode of ZZ99, which nobody's letters reach, ends in these.
const INWARD = ['A', 'B', 'D', 'E', 'F', 'G', 'H', 'J', 'L', 'N', 'P', 'Q', 'R', 'S', 'T', 'U', 'W', 'X', 'Y'] as const;

function addressOf(random: Random): Address {
  return {
    line: `${random.int(1, 120)} ${random.pick(STREETS)}`,
    city: random.pick(TOWNS),
    postalCode: `ZZ99 ${random.int(1, 9)}${random.pick(INWARD)}${random.pick(INWARD)}`,
  };
}

function bornBefore(random: Random, today: string, [ageMin, ageMax]: Ages): string {
  return addDays(today, -Math.floor(random.int(ageMin, ageMax) * 365.25) - random.int(1, 360));
}

/** A day in the last so many days, and not before another (a birth, for example). */
function dayWithin(random: Random, today: string, days: number, notBefore: string): string {
  const day = addDays(today, -random.int(0, days));
  return day < notBefore ? notBefore : day;
}

function pastStaysOf(random: Random, today: string, born: string): Stay[] {
  return Array.from(
    {
      length: random.weighted([
        [0, 12],
        [1, 2],
        [2, 1],
      ]),
    },
    () => {
      const admitted = dayWithin(random, addDays(today, -30), 1_500, born);
      const discharged = addDays(admitted, random.int(0, 14));
      const [hospital, reason] = [random.pick(HOSPITALS).ods, random.pick(REASONS)];
      return { hospital, reason, admitted, discharged: discharged > today ? today : discharged };
    },
  );
}

function otherwiseKnown(random: Random, given: string): NonNullable<Person['hospitalKnows']> {
  const address = addressOf(random);
  return random.pick<NonNullable<Person['hospitalKnows']>>([
    { nhsNumber: false },
    { given: given.slice(0, 1) },
    { address },
    { nhsNumber: false, address },
  ]);
}

function atHomeOrNot(random: Random, orgs: Organisations, today: string, born: string, inHome: boolean): Partial<Person> {
  const [home, council] = [random.pick(orgs.careHomes).ods, random.pick(COUNCILS).ods];
  const hasCase = random.chance(inHome ? 0.3 : 0.04);
  return {
    ...(inHome ? { careHome: home, residentSince: dayWithin(random, today, 1_400, born) } : {}),
    ...(hasCase ? { councilCase: council, caseSince: dayWithin(random, today, 400, born) } : {}),
  };
}

/** Somebody of the region, drawn. `today` is the day to which everything is known: nothing is dated after it. */
export function drawPerson(random: Random, nhsNumber: string, orgs: Organisations, today: string): Person {
  const gender = random.chance(0.505) ? 'female' : 'male';
  const inHome = random.chance(0.03);
  const inHospital = random.chance(0.12);
  const birthDate = bornBefore(random, today, inHome ? [70, 99] : random.weighted(AGES));
  const given = random.pick(gender === 'female' ? WOMEN : MEN);
  return {
    nhsNumber,
    gender,
    family: random.pick(FAMILIES),
    given,
    birthDate,
    address: addressOf(random),
    phone: `07700 900${String(random.int(0, 999)).padStart(3, '0')}`, // Ofcom keeps these for drama
    practice: random.pick(orgs.practices).ods,
    registeredSince: dayWithin(random, today, 9_000, birthDate),
    lastSeen: dayWithin(random, today, 500, birthDate),
    hospitals: inHospital ? [random.pick(HOSPITALS).ods] : [],
    pastStays: pastStaysOf(random, today, birthDate),
    optedOut: random.chance(0.03),
    restricted: random.chance(0.01),
    ...atHomeOrNot(random, orgs, today, birthDate, inHome),
    ...(inHospital && random.chance(0.2) ? { hospitalKnows: otherwiseKnown(random, given) } : {}),
  };
}

/** What is fixed of the people that the story and the README use, in their order; the rest is drawn like everybody's. */
export function namedPeople(orgs: Organisations, today: string): ((drawn: Person) => Person)[] {
  const [[hospital], [practice], [home]] = [HOSPITALS, orgs.practices, orgs.careHomes];
  const years = (count: number): string => addDays(today, -Math.round(count * 365.25));
  const plain = (drawn: Person): Person => {
    const { careHome: _1, residentSince: _2, councilCase: _3, caseSince: _4, hospitalKnows: _5, ...rest } = drawn;
    const age = { birthDate: years(57), registeredSince: years(9), lastSeen: addDays(today, -20), pastStays: [] };
    return { ...rest, ...age, optedOut: false, restricted: false, hospitals: [hospital.ods], practice: practice.ods };
  };
  const resident = { careHome: home.ods, residentSince: addDays(today, -310) };
  const story: Partial<Person> = {
    ...resident,
    family: 'Smith',
    given: 'Margaret',
    gender: 'female',
    birthDate: years(84.5),
    hospitals: [],
    councilCase: COUNCIL.ods,
    caseSince: addDays(today, -45),
    certain: { problems: ['38341003', '44054006', '396275006'], allergies: ['91936005'] },
  };
  return [
    (drawn) => ({ ...plain(drawn), ...story }),
    (drawn) => ({ ...plain(drawn), optedOut: true }),
    (drawn) => ({ ...plain(drawn), restricted: true }),
    (drawn) => ({ ...plain(drawn), hospitals: [], practice: orgs.practices.at(-1)?.ods ?? practice.ods }),
    (drawn) => ({ ...plain(drawn), ...resident, birthDate: years(87.2) }),
  ];
}

import type { Patient } from '@medplum/fhirtypes';
import { nhsNumberCheckDigit, systems } from '@ouzel/fhir';
import { type Organisations, organisations } from './organisations.ts';
import { drawPerson, namedPeople, type Person } from './people.ts';
import { createRandom } from './random.ts';

export interface Region {
  organisations: Organisations;
  people: Person[];
  /** NHS numbers of the people that the main job and the README speak of, by what they show. */
  named: { story: string; optedOut: string; restricted: string; noRelationship: string; careHomeResident: string };
}

// The numbers before are for load generators, which count from the beginning of the range.
const FIRST_NINE = 999_100_001;
const LAST_NINE = 999_999_999;

/** Numbers of the range 999, which is kept for tests. Those without a check digit are passed over. @throws RangeError when they run out */
function* testNhsNumbers(): Generator<string, never> {
  for (let nine = FIRST_NINE; nine <= LAST_NINE; nine += 1) {
    const check = nhsNumberCheckDigit(String(nine));
    if (check !== undefined) yield `${nine}${check}`;
  }
  throw new RangeError('The test range has no more NHS numbers: ask for fewer people.');
}

/** The day to which everything is known: fixed, so that a region that was loaded is the same when it is started again. */
export const SAMPLE_DAY = '2026-01-01';

export interface RegionOptions {
  seed: string;
  /** How many; at least the five who are named are made. */
  people: number;
  /** `YYYY-MM-DD`. Nothing is dated after it, nor after `SAMPLE_DAY`. */
  today: string;
}

/** A synthetic region. The same seed and size make the same people, byte for byte, on any day from `SAMPLE_DAY` on. @throws RangeError */
export function generateRegion({ seed, people, today }: RegionOptions): Region {
  const orgs = organisations({
    practices: Math.min(113, Math.max(4, Math.round(people / 100))),
    careHomes: Math.min(122, Math.max(4, Math.round(people / 150))),
  });
  const numbers = testNhsNumbers();
  const asOf = today < SAMPLE_DAY ? today : SAMPLE_DAY;
  const fixed = namedPeople(orgs, asOf);
  const all = Array.from({ length: Math.max(people, fixed.length) }, (_, at) => {
    const nhsNumber = numbers.next().value;
    const drawn = drawPerson(createRandom(`${seed} ${nhsNumber}`), nhsNumber, orgs, asOf);
    return fixed[at]?.(drawn) ?? drawn;
  });
  const numberAt = (at: number): string => all[at]?.nhsNumber ?? '';
  const [story, optedOut, restricted, noRelationship, careHomeResident] = [0, 1, 2, 3, 4].map(numberAt);
  return {
    organisations: orgs,
    people: all,
    named: {
      story: story ?? '',
      optedOut: optedOut ?? '',
      restricted: restricted ?? '',
      noRelationship: noRelationship ?? '',
      careHomeResident: careHomeResident ?? '',
    },
  };
}

/** NHS numbers of those with whom a council has an open case: its system knows nobody else. */
export function caseloadOf(region: Region, council: string): ReadonlySet<string> {
  return new Set(region.people.filter(({ councilCase }) => councilCase === council).map(({ nhsNumber }) => nhsNumber));
}

/** The person as an R4 Patient. */
export function patientOf({ nhsNumber, family, given, gender, birthDate, address, phone, practice }: Person): Patient {
  return {
    resourceType: 'Patient',
    identifier: [{ system: systems.nhsNumber, value: nhsNumber }],
    name: [{ use: 'official', family, given: given.split(' ') }],
    telecom: [{ system: 'phone', use: 'home', value: phone }],
    gender,
    birthDate,
    address: [{ use: 'home', line: [address.line], city: address.city, postalCode: address.postalCode }],
    generalPractitioner: [{ type: 'Organization', identifier: { system: systems.odsCode, value: practice } }],
  };
}

import type { ActingUser, Organisation } from '@ouzel/exchange';
import { createRandom } from './random.ts';

// Codes begin with 9OZ, which no code of the Organisation Data Service does; names are invented.
const PRACTICES = [
  'Willowbank',
  'Ouse Meadow',
  'Greensand',
  'Lark Rise',
  'Kingfisher',
  'Chalk Hill',
  'Heron Court',
  'Poplar Lane',
];
const PRACTICE_KINDS = [
  'Surgery',
  'Medical Centre',
  'Health Centre',
  'Practice',
  'Partnership',
  'Family Doctors',
  'Medical Group',
];
const CARE_HOMES = ['Rosemary House', 'The Limes', 'Orchard View', 'Swallowfield', 'Beechcroft', 'Lavender Lodge', 'The Hollies'];
export const TOWNS = ['Ousebridge', 'Leaford', 'Newbridge', 'Sandy Cross'] as const;

export const HOSPITALS: readonly [Organisation, Organisation, Organisation] = [
  { ods: '9OZH01', name: 'Ouse Valley University Hospital', kind: 'acute-trust' },
  { ods: '9OZH02', name: 'Lea Vale Hospital', kind: 'acute-trust' },
  { ods: '9OZH03', name: 'Newbridge General Hospital', kind: 'acute-trust' },
];
export const COUNCILS: readonly [Organisation, Organisation, Organisation, Organisation] = [
  { ods: '9OZL01', name: 'Ouse Valley Council', kind: 'local-authority' },
  { ods: '9OZL02', name: 'Lea Vale Council', kind: 'local-authority' },
  { ods: '9OZL03', name: 'Greensand Ridge Council', kind: 'local-authority' },
  { ods: '9OZL04', name: 'Newbridge Council', kind: 'local-authority' },
];
/** The council whose system has a twin. */
export const COUNCIL: Organisation = COUNCILS[0];
export const EXCHANGE: Organisation = { ods: '9OZX01', name: 'Ouse Valley Shared Care Record', kind: 'exchange' };
/** Contributes what the load generator posts, about people of its own. */
export const BENCH: Organisation = { ods: '9OZB01', name: 'Load Test Services', kind: 'community' };
/** Nurses who come to care homes. */
export const COMMUNITY: Organisation = { ods: '9OZN01', name: 'Greensand Community Health', kind: 'community' };
const OTHERS: readonly Organisation[] = [
  ...COUNCILS,
  { ods: '9OZA01', name: 'Three Counties Ambulance Service', kind: 'ambulance' },
  COMMUNITY,
  BENCH,
  EXCHANGE,
];

export interface Organisations {
  practices: readonly [Organisation, ...Organisation[]];
  careHomes: readonly [Organisation, Organisation, ...Organisation[]];
  all: readonly Organisation[];
}

const numbered = (prefix: string, at: number, digits: number): string => `${prefix}${String(at + 1).padStart(digits, '0')}`;

/** The name at a place: every first part with the first second part, then every one with the next; numbered once all are used. */
function nameAt(first: readonly string[], second: readonly string[], at: number, joint: string): string {
  const round = Math.floor(at / first.length);
  const again = Math.floor(round / second.length);
  const name = `${first[at % first.length] ?? ''}${joint}${second[round % second.length] ?? ''}`;
  return again === 0 ? name : `${name} ${again + 1}`;
}

const practice = (at: number): Organisation => ({
  ods: numbered('9OZP', at, 3),
  name: nameAt(PRACTICES, PRACTICE_KINDS, at, ' '),
  kind: 'gp-practice',
});
const careHome = (at: number): Organisation => ({
  ods: numbered('9OZC', at, 3),
  name: nameAt(CARE_HOMES, TOWNS, at, ', '),
  kind: 'care-home',
});

/** The organisations of a sample region: at least two practices and two care homes. A whole one has 113 and 122. */
export function organisations(counts: { practices: number; careHomes: number }): Organisations {
  const practices = Array.from({ length: Math.max(counts.practices - 1, 1) }, (_, at) => practice(at + 1));
  const careHomes = Array.from({ length: Math.max(counts.careHomes - 2, 0) }, (_, at) => careHome(at + 2));
  const chosen = { practices: [practice(0), ...practices], careHomes: [careHome(0), careHome(1), ...careHomes] } as const;
  return { ...chosen, all: [...chosen.practices, ...HOSPITALS, ...chosen.careHomes, ...OTHERS] };
}

const user = (id: number, name: string, role: string): ActingUser => ({
  id: `99900000${String(id).padStart(4, '0')}`,
  name,
  role,
  roleProfile: `99911000${String(id).padStart(4, '0')}`,
});

/** People who act through the sample clients. Roles are NHS job role codes. */
export const USERS = {
  hospitalDoctor: user(1, 'Dr Amara Nwosu', 'R8000'),
  hospitalNurse: user(2, 'Tomasz Kowalski', 'R8001'),
  generalPractitioner: user(3, 'Dr Helen Marlow', 'R8000'),
  privacyOfficer: user(4, 'Priya Raman', 'R0001'),
  caldicottGuardian: user(5, 'Dr Owen Pryce', 'R5105'),
  consentManager: user(6, 'Joan Ferris', 'R8008'),
  communityNurse: user(7, 'Sade Okafor', 'R8001'),
  careAssistant: user(8, 'Asha Bello', 'R8008'),
  agencyAssistant: user(9, 'Marek Dvorak', 'R8008'),
  otherAssistant: user(10, 'Nia Penrose', 'R8008'),
  hospitalPrivacyOfficer: user(11, 'Meera Joshi', 'R0001'),
} as const;

const GP_GIVEN = ['Adaeze', 'Benedict', 'Catrin', 'Darius', 'Elspeth', 'Farida', 'Gareth', 'Hina'] as const;
const GP_FAMILY = ['Ashdown', 'Bellweather', 'Chaudhry', 'Dunmore', 'Eastwick', 'Farrow', 'Gillespie', 'Hartnoll'] as const;

/** The general practitioner whom a practice's records name. Practice 1 has the one who acts through the sample client `gp`. */
export function generalPractitionerOf(practiceOds: string): ActingUser {
  if (practiceOds === practice(0).ods) return USERS.generalPractitioner;
  const random = createRandom(`general practitioner ${practiceOds}`);
  return user(1_000 + Number(practiceOds.slice(-3)), `Dr ${random.pick(GP_GIVEN)} ${random.pick(GP_FAMILY)}`, 'R8000');
}

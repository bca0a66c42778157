import type { ActingUser, Organisation } from '@ouzel/exchange';

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
  'Millstream',
  'Sandpiper',
] as const;
const CARE_HOMES = [
  'Rosemary House',
  'The Limes',
  'Orchard View',
  'Swallowfield',
  'Beechcroft',
  'Lavender Lodge',
  'Riverside',
  'The Hollies',
] as const;

const numbered = (prefix: string, at: number, digits: number): string => `${prefix}${String(at + 1).padStart(digits, '0')}`;

export const HOSPITALS: readonly [Organisation, Organisation, Organisation] = [
  { ods: '9OZH01', name: 'Ouse Valley University Hospital', kind: 'acute-trust' },
  { ods: '9OZH02', name: 'Lea Vale Hospital', kind: 'acute-trust' },
  { ods: '9OZH03', name: 'Newbridge General Hospital', kind: 'acute-trust' },
];
export const COUNCIL: Organisation = { ods: '9OZL01', name: 'Ouse Valley Council', kind: 'local-authority' };
export const EXCHANGE: Organisation = { ods: '9OZX01', name: 'Ouse Valley Shared Care Record', kind: 'exchange' };
const OTHERS: readonly Organisation[] = [
  COUNCIL,
  { ods: '9OZL02', name: 'Lea Vale Council', kind: 'local-authority' },
  { ods: '9OZA01', name: 'Three Counties Ambulance Service', kind: 'ambulance' },
  { ods: '9OZN01', name: 'Greensand Community Health', kind: 'community' },
  EXCHANGE,
];

export interface Organisations {
  practices: readonly [Organisation, ...Organisation[]];
  careHomes: readonly [Organisation, Organisation, ...Organisation[]];
  all: readonly Organisation[];
}

const practice = (at: number): Organisation => ({
  ods: numbered('9OZP', at, 3),
  name: `${PRACTICES[at % PRACTICES.length]} Surgery${at < PRACTICES.length ? '' : ` ${Math.floor(at / PRACTICES.length) + 1}`}`,
  kind: 'gp-practice',
});
const careHome = (at: number): Organisation => ({
  ods: numbered('9OZC', at, 3),
  name: `${CARE_HOMES[at % CARE_HOMES.length]}${at < CARE_HOMES.length ? '' : ` ${Math.floor(at / CARE_HOMES.length) + 1}`}`,
  kind: 'care-home',
});

/** The organisations of a sample region. A whole one has 113 practices and 122 care homes. */
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
} as const;

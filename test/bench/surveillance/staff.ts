import type { Random } from '@ouzel/region';
import type { GoldPerson } from '../linkage/people.ts';

/** How a role works: people looked at in a day, and its hours. */
export interface Role {
  code: string;
  share: number;
  mean: number;
  /** First and last hour of its days; `nights`: the part of its shifts that are nights. */
  hours: readonly [number, number];
  nights: number;
}

export const ROLES: readonly [Role, ...Role[]] = [
  { code: 'R8000', share: 20, mean: 11, hours: [8, 18], nights: 0.2 },
  { code: 'R8001', share: 40, mean: 9, hours: [7, 19], nights: 0.35 },
  { code: 'R8003', share: 12, mean: 10, hours: [8, 17], nights: 0.002 },
  { code: 'R8006', share: 10, mean: 18, hours: [8, 16], nights: 0 },
  { code: 'R8008', share: 8, mean: 16, hours: [8, 17], nights: 0 },
  { code: 'R8009', share: 10, mean: 25, hours: [7, 18], nights: 0 },
];

export interface Staff {
  id: string;
  organisation: string;
  role: Role;
  /** Their own record: the place of the person. None: they live elsewhere. */
  person?: number;
  /** On the list that their employer sends. */
  listed: boolean;
  /** They work where people come without anybody knowing of them. */
  unannounced: boolean;
}

export const HOSPITALS = ['9OZB1', '9OZB2', '9OZB3'] as const;
export const PRACTICES = ['9OZG1', '9OZG2', '9OZG3', '9OZG4'] as const;
const LISTED = 0.9;
const RESIDENT = 0.75;
const UNANNOUNCED = 0.05;
const BORN = 1_960;

const isOfAge = ({ birthDate }: GoldPerson): boolean => {
  const year = Number(birthDate.slice(0, 4));
  return year >= BORN && year < 2_004;
};

/** Staff of hospitals and practices, most of whom live in the region. */
export function staffOf(random: Random, people: readonly GoldPerson[], count: number): Staff[] {
  const adults = random.shuffle([...people.keys()].filter((at) => people[at] !== undefined && isOfAge(people[at])));
  const [first, ...rest] = ROLES.map((role) => [role, role.share] as const);
  if (first === undefined) return [];
  return Array.from({ length: count }, (_, at) => {
    const person = adults[at];
    const resident = person !== undefined && random.chance(RESIDENT);
    return {
      id: `9200${String(at).padStart(8, '0')}`,
      organisation: random.chance(0.75) ? random.pick(HOSPITALS) : random.pick(PRACTICES),
      role: random.weighted([first, ...rest]),
      listed: random.chance(LISTED),
      unannounced: random.chance(UNANNOUNCED),
      ...(resident ? { person } : {}),
    };
  });
}

import type { Random } from '@ouzel/region';
import type { GoldPerson } from '../linkage/people.ts';
import type { Contacts } from './contacts.ts';
import type { Asked } from './looks.ts';
import type { Staff } from './staff.ts';

/** Kinds of snooping, and how many of each there are. */
export const KINDS = {
  'own record': 7,
  'ex-partner at the same address': 7,
  neighbour: 6,
  colleague: 6,
  'celebrity browsing': 6,
  'night-time browsing': 6,
  'break-glass abuse': 6,
  'slow and low': 6,
} as const;
export type Kind = keyof typeof KINDS;

export interface Snooper {
  staff: Staff;
  kind: Kind;
  looks: Asked[];
}

interface Stage {
  random: Random;
  people: readonly GoldPerson[];
  staff: readonly Staff[];
  contacts: Contacts;
  days: number;
  /** From which day on they snoop. */
  from: number;
  celebrity: number;
  taken: Set<string>;
}

const homeOf = ({ home }: Pick<GoldPerson, 'home'>): string => (home === undefined ? '' : `${home.house} ${home.postcode}`);

const nobody = {};

/** People by what they share: a house, or a postcode. */
function groupedBy(people: readonly GoldPerson[], keyOf: (person: Pick<GoldPerson, 'home'>) => string): Map<string, number[]> {
  const groups = Map.groupBy(people.keys(), (at) => keyOf(people[at] ?? nobody));
  groups.delete('');
  return groups;
}

const look = ({ random, days, from }: Stage, staff: Staff, person: number, day = random.int(from, days - 1)): Asked => ({
  staff,
  person,
  day,
  minute: random.int(staff.role.hours[0] * 60, staff.role.hours[1] * 60 - 1),
  how: 'treats',
});

/** So many looks at one person, each on another day. */
function often(stage: Stage, staff: Staff, person: number, [least, most]: readonly [number, number]): Asked[] {
  const { random, days, from } = stage;
  const all = random.shuffle(Array.from({ length: days - from }, (_, at) => from + at));
  return all.slice(0, random.int(least, most)).map((day) => look(stage, staff, person, day));
}

/** Whom they look at, for the kinds that are about one person. Undefined: this member of staff has nobody of the kind. */
function victimOf(
  stage: Stage,
  staff: Staff,
  kind: Kind,
  groups: { houses: Map<string, number[]>; postcodes: Map<string, number[]> },
): number | undefined {
  const { random, people, contacts, celebrity } = stage;
  const unknown = (at: number): boolean => !contacts.knows.has(`${staff.organisation} ${at}`);
  const own = staff.person === undefined ? undefined : people[staff.person];
  if (kind === 'own record') return staff.person;
  if (kind === 'celebrity browsing') return unknown(celebrity) ? celebrity : undefined;
  if (kind === 'slow and low') {
    const other = contacts.anybody(random);
    return unknown(other) ? other : undefined;
  }
  if (kind === 'colleague')
    return stage.staff.find(
      ({ id, organisation, person }) =>
        id !== staff.id && organisation === staff.organisation && person !== undefined && unknown(person) && random.chance(0.05),
    )?.person;
  if (own === undefined) return undefined;
  const house = homeOf(own);
  if (kind === 'neighbour')
    return groups.postcodes
      .get(own.home?.postcode ?? '')
      ?.find((at) => homeOf(people[at] ?? own) !== house && unknown(at) && random.chance(0.5));
  return groups.houses.get(house)?.find((at) => people[at]?.family !== own.family && unknown(at));
}

/** What they do, by kind. */
function looksOf(stage: Stage, staff: Staff, kind: Kind, victim: number): Asked[] {
  const { random, contacts, days, from } = stage;
  const day = random.int(from, days - 8);
  switch (kind) {
    case 'own record':
      return often(stage, staff, victim, [1, 3]);
    case 'colleague':
      return often(stage, staff, victim, [1, 4]);
    case 'celebrity browsing':
      // The news comes on one day.
      return Array.from({ length: random.int(1, 2) }, () => look(stage, staff, victim, from + 2 + random.int(0, 2)));
    case 'night-time browsing':
      return Array.from({ length: random.int(6, 15) }, () => ({
        ...look(stage, staff, contacts.inCare(random, staff.organisation, day), day),
        minute: random.int(60, 239),
      }));
    case 'break-glass abuse':
      return Array.from({ length: random.int(6, 14) }, () => ({
        ...look(stage, staff, contacts.anybody(random), day + random.int(0, 6)),
        how: random.chance(0.5) ? 'claims' : 'breaks-glass',
      }));
    case 'slow and low': {
      const first = random.int(Math.max(0, from - 12), from);
      return Array.from({ length: random.int(4, 6) }, (_, at) =>
        look(stage, staff, victim, Math.min(days - 1, first + at * random.int(3, 5))),
      );
    }
    case 'neighbour':
      return often(stage, staff, victim, [2, 5]);
    default:
      return often(stage, staff, victim, [2, 6]);
  }
}

/** Fifty people who look at what is none of their business; all of them do their ordinary work too. */
export function snoopersOf(stage: Stage): Snooper[] {
  const { random, people, staff, taken } = stage;
  const groups = { houses: groupedBy(people, homeOf), postcodes: groupedBy(people, ({ home }) => home?.postcode ?? '') };
  const inOrder = random.shuffle(staff);
  const kinds: readonly Kind[] = [
    'own record',
    'ex-partner at the same address',
    'neighbour',
    'colleague',
    'celebrity browsing',
    'night-time browsing',
    'break-glass abuse',
    'slow and low',
  ];
  return kinds.flatMap((kind) => {
    const found: Snooper[] = [];
    for (const one of inOrder) {
      if (found.length === KINDS[kind]) break;
      if (taken.has(one.id) || (kind === 'break-glass abuse' && !['R8000', 'R8001', 'R8003'].includes(one.role.code))) continue;
      const anybody = kind === 'night-time browsing' || kind === 'break-glass abuse';
      const victim = anybody ? 0 : victimOf(stage, one, kind, groups);
      if (victim === undefined) continue;
      taken.add(one.id);
      found.push({ staff: one, kind, looks: looksOf(stage, one, kind, victim) });
    }
    return found;
  });
}

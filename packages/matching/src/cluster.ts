import type { Pair } from './blocks.ts';
import { contradict, type Judgement } from './decide.ts';
import { createGroups, type Groups } from './groups.ts';
import type { Profile } from './profile.ts';

/** Two records that were judged anything but `apart`. */
export interface Edge {
  pair: Pair;
  verdict: Exclude<Judgement['verdict'], 'apart'>;
  bits: number;
  /** Both bear one NHS number. */
  byNumber: boolean;
}

export interface Clusters {
  /** The cluster of each record, by its place. */
  clusterOf: (at: number) => number;
  /** What joins two clusters and was not enough, or would bring together what cannot be one person: a person must look. */
  open: readonly Edge[];
}

type Clash = (one: number, other: number) => boolean;

function clashOf(groups: Groups, profiles: readonly Profile[]): Clash {
  return (one, other) =>
    groups.members(one).some((mine) =>
      groups.members(other).some((theirs) => {
        const [first, second] = [profiles[mine], profiles[theirs]];
        return first !== undefined && second !== undefined && contradict(first, second);
      }),
    );
}

/** Groups that could be joined to two that cannot be one: of twins, and tells not of which. */
function torn(groups: Groups, edges: readonly Edge[], clash: Clash): Set<number> {
  const reached = new Map<number, Set<number>>();
  const reach = (one: number, other: number) => reached.set(one, (reached.get(one) ?? new Set<number>()).add(other));
  for (const { pair } of edges) {
    const [one, other] = [groups.of(pair[0]), groups.of(pair[1])];
    if (one === other) continue;
    reach(one, other);
    reach(other, one);
  }
  const between = [...reached].filter(([, others]) =>
    [...others].some((one) => [...others].some((other) => one < other && clash(one, other))),
  );
  return new Set(between.map(([group]) => group));
}

/** The steps in which records are joined: what joins, and what is looked at to see whether somebody else fits as well. */
const STEPS: readonly { joins: (edge: Edge) => boolean; rivals: (edge: Edge) => boolean }[] = [
  { joins: ({ verdict, byNumber }) => verdict === 'link' && byNumber, rivals: () => false },
  { joins: ({ verdict }) => verdict === 'link', rivals: ({ verdict }) => verdict !== 'review' },
  { joins: ({ verdict }) => verdict !== 'review', rivals: () => true },
];

/**
 * Brings records together, those of one number first, so that no cluster has two members that contradict each other; a record that fits into
 * two clusters which cannot be one stays by itself.
 */
export function clusters(profiles: readonly Profile[], edges: readonly Edge[]): Clusters {
  const groups = createGroups(profiles.length);
  const clash = clashOf(groups, profiles);
  const strongest = edges.toSorted((a, b) => b.bits - a.bits);
  for (const { joins, rivals } of STEPS) {
    const between = torn(groups, strongest.filter(rivals), clash);
    for (const edge of strongest.filter(joins)) {
      const [one, other] = [groups.of(edge.pair[0]), groups.of(edge.pair[1])];
      if (one !== other && !between.has(one) && !between.has(other) && !clash(one, other)) groups.join(one, other);
    }
  }
  return { clusterOf: groups.of, open: edges.filter(({ pair }) => groups.of(pair[0]) !== groups.of(pair[1])) };
}

import { clusters, type Edge, judge, type Model, type Pair, pairsOf, type Profile } from '@ouzel/matching';
import type { GoldRecord } from './records.ts';

export interface Score {
  records: number;
  compared: number;
  /** Pairs of records that were brought together, those of two people among them. */
  linked: number;
  falseLinks: Pair[];
  /** Pairs of records of one person, and those of them that were brought together. */
  truePairs: number;
  found: number;
  /** Records that wait for a person to look. */
  review: number;
}

const pairCount = (count: number): number => (count * (count - 1)) / 2;

function countBy(keys: readonly (string | number)[]): number[] {
  const counts = new Map<string | number, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return [...counts.values()];
}

const pairsWithin = (keys: readonly (string | number)[]): number =>
  countBy(keys).reduce((sum, count) => sum + pairCount(count), 0);

function falsePairs(gold: readonly GoldRecord[], clusterOf: (at: number) => number): Pair[] {
  const members = new Map<number, number[]>();
  for (const at of gold.keys()) members.set(clusterOf(at), [...(members.get(clusterOf(at)) ?? []), at]);
  return [...members.values()].flatMap((all) =>
    all.flatMap((one, place) =>
      all.slice(place + 1).flatMap((other): Pair[] => (gold[one]?.person === gold[other]?.person ? [] : [[one, other]])),
    ),
  );
}

/** Links records, and counts against the truth: pairs in one cluster, whether they were linked themselves or by way of others. */
export function linkAndScore(gold: readonly GoldRecord[], profiles: readonly Profile[], model: Model): Score {
  const edges: Edge[] = [];
  let compared = 0;
  for (const pair of pairsOf(profiles)) {
    const [one, other] = [profiles[pair[0]], profiles[pair[1]]];
    if (one === undefined || other === undefined) continue;
    compared += 1;
    const { verdict, bits, reasons } = judge(one, other, model);
    const byNumber = reasons.some(({ field, level }) => field === 'nhsNumber' && level === 'same');
    if (verdict !== 'apart') edges.push({ pair, verdict, bits, byNumber });
  }
  const { clusterOf, open } = clusters(profiles, edges);
  const at = gold.map((_, place) => clusterOf(place));
  return {
    records: gold.length,
    compared,
    linked: pairsWithin(at),
    falseLinks: falsePairs(gold, clusterOf),
    truePairs: pairsWithin(gold.map(({ person }) => person)),
    found: pairsWithin(gold.map(({ person }, place) => `${person} ${clusterOf(place)}`)),
    // One item for each pair of clusters, whose later record is the one that waits.
    review: new Set(open.map(({ pair: [one, other] }) => [clusterOf(one), clusterOf(other)].toSorted((a, b) => a - b).join(' ')))
      .size,
  };
}

import { pairsOf } from './blocks.ts';
import { compare, type Comparison, type Field, FIELDS, LEVELS } from './compare.ts';
import type { Key } from './keys.ts';
import { limits } from './limits.ts';
import type { Profile } from './profile.ts';
import type { Weights } from './weights.ts';

/** A way of comparing two records, and how many pairs compare so. */
interface Pattern {
  comparison: Comparison;
  pairs: number;
}

type Chances = Record<Field, Record<string, number>>;

const perField = <Value>(valueOf: (field: Field) => Value): Record<Field, Value> => ({
  nhsNumber: valueOf('nhsNumber'),
  family: valueOf('family'),
  given: valueOf('given'),
  birthDate: valueOf('birthDate'),
  sex: valueOf('sex'),
  home: valueOf('home'),
  phone: valueOf('phone'),
});

/** Shares of each field's levels among pairs, each pair counted as `weightOf` says; a level that was not met has half a pair. */
function sharesOf(patterns: readonly Pattern[], weightOf: (at: number) => number): Chances {
  return perField((field) => {
    const levels = LEVELS[field].filter((level) => level !== 'missing');
    const counts = new Map<string, number>(levels.map((level) => [level, 0.5]));
    for (const [at, { comparison, pairs }] of patterns.entries()) {
      const count = counts.get(comparison[field]);
      if (count !== undefined) counts.set(comparison[field], count + pairs * weightOf(at));
    }
    const sum = [...counts.values()].reduce((total, count) => total + count, 0);
    return Object.fromEntries([...counts].map(([level, count]) => [level, count / sum]));
  });
}

function patternsOf(comparisons: Iterable<Comparison>): Pattern[] {
  const found = new Map<string, Pattern>();
  for (const comparison of comparisons) {
    const key = FIELDS.map((field) => comparison[field]).join(' ');
    const pattern = found.get(key);
    if (pattern === undefined) found.set(key, { comparison, pairs: 1 });
    else pattern.pairs += 1;
  }
  return [...found.values()];
}

/** A stride that is coprime to most counts walks through pairs as chance would, and is the same each time. */
function* drawnPairs(profiles: readonly Profile[], most: number): Generator<Comparison> {
  const count = profiles.length;
  const rounds = Math.max(1, Math.floor(most / count));
  for (let round = 1; round <= rounds; round += 1)
    for (let at = 0; at < count; at += 1) {
      const [one, other] = [profiles[at], profiles[(at + round * 7_919) % count]];
      if (one === undefined || other === undefined || one === other) continue;
      const comparison = compare(one, other);
      // One pair in some ten thousand is a person's own: it would tell most of what agrees "by chance".
      if (comparison.birthDate !== 'same' || comparison.given === 'different') yield comparison;
    }
}

function likelihood(comparison: Comparison, chances: Chances, leftOut: readonly Field[]): number {
  let product = 1;
  for (const field of FIELDS) if (!leftOut.includes(field)) product *= chances[field][comparison[field]] ?? 1;
  return product;
}

/** Where the estimation begins: two records of one person agree in nine of ten fields. */
const BEGINNING: Chances = perField((field) => {
  const levels = LEVELS[field].filter((level) => level !== 'missing');
  return Object.fromEntries(levels.map((level) => [level, level === 'same' ? 0.9 : 0.1 / (levels.length - 1)]));
});

/** Expectation and maximisation over the pairs of some keys, with what agrees by chance held still. @returns m, and how many pairs were one person's. */
function maximise(patterns: readonly Pattern[], u: Chances, leftOut: readonly Field[]): { m: Chances; matches: number } {
  const all = patterns.reduce((sum, { pairs }) => sum + pairs, 0);
  let [m, share] = [BEGINNING, 0.2];
  for (let round = 0; round < limits.roundsMax; round += 1) {
    const posteriors = patterns.map(({ comparison }) => {
      const [mine, theirs] = [share * likelihood(comparison, m, leftOut), (1 - share) * likelihood(comparison, u, leftOut)];
      return mine / (mine + theirs);
    });
    const before = share;
    m = sharesOf(patterns, (at) => posteriors[at] ?? 0);
    share = patterns.reduce((sum, { pairs }, at) => sum + pairs * (posteriors[at] ?? 0), 0) / all;
    if (Math.abs(share - before) < limits.roundsEndAt) break;
  }
  return { m, matches: share * all };
}

function* comparisonsOf(profiles: readonly Profile[], kinds: readonly Key['kind'][]): Generator<Comparison> {
  for (const [low, high] of pairsOf(profiles, kinds)) {
    const [one, other] = [profiles[low], profiles[high]];
    if (one !== undefined && other !== undefined) yield compare(one, other);
  }
}

/** Pairs brought together by some facts tell nothing of those facts: each pass estimates the others. No pass goes by place: whole families would be in it. */
const PASSES: readonly { kinds: readonly Key['kind'][]; leftOut: readonly Field[] }[] = [
  { kinds: ['number'], leftOut: ['nhsNumber'] },
  { kinds: ['birth'], leftOut: ['birthDate'] },
  { kinds: ['names'], leftOut: ['family', 'given'] },
];

/**
 * Learns the weights from records of which nobody knows whose they are, and from how often `drawn` pairs of them agree by chance. The same
 * records give the same weights.
 */
export function estimateWeights(profiles: readonly Profile[], drawn: number = limits.drawnPairs): Weights {
  const u = sharesOf(patternsOf(drawnPairs(profiles, drawn)), () => 1);
  const passes = PASSES.map(({ kinds, leftOut }) => {
    const compared = comparisonsOf(profiles, kinds);
    return { leftOut, ...maximise(patternsOf(compared), u, leftOut) };
  });
  return perField((field) => {
    const told = passes.filter(({ leftOut }) => !leftOut.includes(field));
    const matches = told.reduce((sum, pass) => sum + pass.matches, 0);
    return Object.fromEntries(
      LEVELS[field]
        .filter((level) => level !== 'missing')
        .map((level) => {
          const m = told.reduce((sum, pass) => sum + pass.matches * (pass.m[field][level] ?? 0), 0) / matches;
          return [level, { m, u: u[field][level] ?? m }];
        }),
    );
  });
}

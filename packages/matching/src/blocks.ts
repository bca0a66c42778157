import { type Key, keysOf } from './keys.ts';
import { limits } from './limits.ts';
import type { Profile } from './profile.ts';

/** Places of two records in a list, the lower first. */
export type Pair = readonly [number, number];

const ALL: readonly Key['kind'][] = ['number', 'birth', 'names', 'place', 'phone'];

/** Every pair of records that shares a key, once, in the order of the lower record. */
export function* pairsOf(profiles: readonly Profile[], kinds: readonly Key['kind'][] = ALL): Generator<Pair> {
  const keys = profiles.map((profile) => keysOf(profile).flatMap(({ kind, text }) => (kinds.includes(kind) ? [text] : [])));
  const blocks = new Map<string, number[]>();
  for (const [at, texts] of keys.entries()) {
    for (const text of texts) {
      const block = blocks.get(text);
      if (block === undefined) blocks.set(text, [at]);
      else block.push(at);
    }
  }
  for (const [low, texts] of keys.entries()) {
    const others = new Set<number>();
    for (const text of texts) {
      const block = blocks.get(text) ?? [];
      if (block.length <= limits.blockMax) for (const other of block) if (other > low) others.add(other);
    }
    for (const other of others) yield [low, other];
  }
}

import { type Hash, nodeHash, sha256 } from './hashes.ts';

/** A perfect subtree: it covers 2^height leaves. */
export interface Subtree {
  height: number;
  hash: Hash;
}

/** The perfect subtrees of a growing tree from left to right, highest first: all that is needed to append and to know the root. */
export type CompactRange = readonly Subtree[];

/** Adds a perfect subtree at the right; two of one height become one. Those on the left are never lower. */
export function pushed(range: CompactRange, added: Subtree): CompactRange {
  const next = [...range];
  let last = added;
  for (let top = next.at(-1); top?.height === last.height; top = next.at(-1)) {
    next.pop();
    last = { height: last.height + 1, hash: nodeHash(top.hash, last.hash) };
  }
  next.push(last);
  return next;
}

/** The Merkle tree head of what a range covers (RFC 6962 section 2.1). */
export function rootOf(range: CompactRange): Hash {
  const last = range.at(-1);
  if (last === undefined) return sha256('');
  return range.slice(0, -1).reduceRight((right, { hash: left }) => nodeHash(left, right), last.hash);
}

/** The head of a tree of these leaf hashes. */
export const rootOfLeaves = (leaves: readonly Hash[]): Hash =>
  rootOf(leaves.reduce<CompactRange>((range, hash) => pushed(range, { height: 0, hash }), []));

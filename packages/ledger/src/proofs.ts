import { type Hash, nodeHash } from './hashes.ts';

/** The node that covers leaves `index * 2^height` up to, and without, `(index + 1) * 2^height`. */
export interface NodePlace {
  height: number;
  index: number;
}

/** Leaves from `start` up to, and without, `end`. */
export type LeafSpan = readonly [start: number, end: number];

/** The largest power of two below `size` (RFC 6962 section 2.1). */
function split(size: number): number {
  let half = 1;
  while (half * 2 < size) half *= 2;
  return half;
}

/** What an inclusion proof of a leaf in a tree of `size` is made of, from the leaf upwards (RFC 6962 section 2.1.1). */
export function inclusionSpans(index: number, size: number): LeafSpan[] {
  const spans: LeafSpan[] = [];
  let [start, end] = [0, size];
  while (end - start > 1) {
    const middle = start + split(end - start);
    spans.unshift(index < middle ? [middle, end] : [start, middle]);
    [start, end] = index < middle ? [start, middle] : [middle, end];
  }
  return spans;
}

/** What a consistency proof between trees of two sizes is made of (RFC 6962 section 2.1.2). */
export function consistencySpans(first: number, second: number): LeafSpan[] {
  const spans: LeafSpan[] = [];
  let [start, end] = [0, second];
  if (first === 0 || first === second) return [];
  while (end !== first) {
    const middle = start + split(end - start);
    spans.unshift(first <= middle ? [middle, end] : [start, middle]);
    [start, end] = first <= middle ? [start, middle] : [middle, end];
  }
  return start === 0 ? spans : [[start, end], ...spans];
}

/** The perfect subtrees of a span that begins where one of its own size may begin, from left to right. */
export function nodesOf([start, end]: LeafSpan): NodePlace[] {
  const places: NodePlace[] = [];
  for (let at = start; at < end;) {
    let height = 0;
    while (at % 2 ** (height + 1) === 0 && at + 2 ** (height + 1) <= end) height += 1;
    places.push({ height, index: at / 2 ** height });
    at += 2 ** height;
  }
  return places;
}

/** The head that follows from a leaf and its proof; undefined where the proof has not the length that it must have. */
export function rootOfInclusion(index: number, size: number, leaf: Hash, proof: readonly Hash[]): Hash | undefined {
  if (!Number.isSafeInteger(index) || index < 0 || index >= size) return undefined;
  const spans = inclusionSpans(index, size);
  if (spans.length !== proof.length) return undefined;
  return spans.reduce((hash, [start], at) => {
    const beside = proof[at] ?? hash;
    return start > index ? nodeHash(hash, beside) : nodeHash(beside, hash);
  }, leaf);
}

export function includes(index: number, size: number, leaf: Hash, proof: readonly Hash[], root: Hash): boolean {
  return rootOfInclusion(index, size, leaf, proof)?.equals(root) === true;
}

/** Whether a tree of size `first` and head `from` is the beginning of one of size `second` and head `to`. */
export function isConsistent(
  { first, second }: { first: number; second: number },
  proof: readonly Hash[],
  { from, to }: { from: Hash; to: Hash },
): boolean {
  if (first > second || first < 0) return false;
  if (first === 0) return proof.length === 0;
  if (first === second) return proof.length === 0 && from.equals(to);
  const spans = consistencySpans(first, second);
  if (spans.length !== proof.length) return false;
  // Where the first tree is one perfect subtree of the second, its head is not in the proof.
  const whole = spans[0]?.[0] === first;
  const seed = whole ? from : proof[0];
  if (seed === undefined) return false;
  let [old, now] = [seed, seed];
  for (const [at, [start]] of spans.entries()) {
    const beside = proof[at];
    if (beside === undefined) return false;
    if (at === 0 && !whole) continue;
    if (start < first) old = nodeHash(beside, old);
    now = start < first ? nodeHash(beside, now) : nodeHash(now, beside);
  }
  return old.equals(from) && now.equals(to);
}

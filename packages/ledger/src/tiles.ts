import { type CompactRange, pushed, rootOf } from './compact-range.ts';
import { type Hash, HASH_BYTES } from './hashes.ts';
import type { LeafSpan, NodePlace } from './proofs.ts';
import { nodesOf } from './proofs.ts';

/** Levels of the tree in one tile (https://c2sp.org/tlog-tiles): a tile holds up to 256 hashes of every eighth level. */
export const TILE_HEIGHT = 8;
export const TILE_WIDTH = 2 ** TILE_HEIGHT;

export interface TilePlace {
  level: number;
  index: number;
}
export interface Tile extends TilePlace {
  /** One after another, 32 bytes each. */
  hashes: Buffer;
}

export const tileKey = ({ level, index }: TilePlace): string => `${level}/${index}`;

/** The tiles at the right edge of a tree that are not full. */
export function edgeOf(size: number): (TilePlace & { width: number })[] {
  const edge: (TilePlace & { width: number })[] = [];
  for (let level = 0, count = size; count > 0; level += 1, count = Math.floor(count / TILE_WIDTH)) {
    if (count % TILE_WIDTH > 0) edge.push({ level, index: Math.floor(count / TILE_WIDTH), width: count % TILE_WIDTH });
  }
  return edge;
}

function hashesOf({ hashes }: Tile, from = 0, until = hashes.length / HASH_BYTES): Hash[] {
  return Array.from({ length: until - from }, (_, at) => hashes.subarray((from + at) * HASH_BYTES, (from + at + 1) * HASH_BYTES));
}

const folded = (range: CompactRange, hashes: readonly Hash[], height: number): CompactRange =>
  hashes.reduce<CompactRange>((grown, hash) => pushed(grown, { height, hash }), range);

/** The range of a tree from the tiles of its edge; undefined where one is missing or too short. */
export function rangeOfEdge(size: number, tiles: ReadonlyMap<string, Tile>): CompactRange | undefined {
  let range: CompactRange = [];
  for (const place of edgeOf(size).toReversed()) {
    const tile = tiles.get(tileKey(place));
    if (tile === undefined || tile.hashes.length < place.width * HASH_BYTES) return undefined;
    range = folded(range, hashesOf(tile, 0, place.width), place.level * TILE_HEIGHT);
  }
  return range;
}

/** Every tile that changes when leaves are appended to a tree of `size`, given those of its edge. */
export function appendedTiles(size: number, edge: ReadonlyMap<string, Tile>, leaves: readonly Hash[]): Tile[] {
  const changed: Tile[] = [];
  let [count, added, level] = [size, leaves, 0];
  while (added.length > 0) {
    const full: Hash[] = [];
    const first = Math.floor(count / TILE_WIDTH);
    const before = edge.get(tileKey({ level, index: first }));
    const held = before === undefined ? [] : hashesOf(before, 0, count % TILE_WIDTH);
    const all = [...held, ...added];
    for (let at = 0; at < all.length; at += TILE_WIDTH) {
      const hashes = all.slice(at, at + TILE_WIDTH);
      changed.push({ level, index: first + at / TILE_WIDTH, hashes: Buffer.concat(hashes) });
      if (hashes.length === TILE_WIDTH) full.push(rootOf(folded([], hashes, 0)));
    }
    [count, added, level] = [first, full, level + 1];
  }
  return changed;
}

const tileOf = ({ height, index }: NodePlace): TilePlace & { from: number; width: number } => {
  const level = Math.floor(height / TILE_HEIGHT);
  const width = 2 ** (height % TILE_HEIGHT);
  return { level, index: Math.floor((index * width) / TILE_WIDTH), from: (index * width) % TILE_WIDTH, width };
};

/** The tiles that the hashes of spans are worked out from. */
export function tilesOf(spans: readonly LeafSpan[]): TilePlace[] {
  const places = spans.flatMap(nodesOf).map(tileOf);
  return [...new Map(places.map(({ level, index }) => [tileKey({ level, index }), { level, index }])).values()];
}

/** The hash over a span of leaves; undefined where a tile is missing or too short. */
export function hashOfSpan(span: LeafSpan, tiles: ReadonlyMap<string, Tile>): Hash | undefined {
  let range: CompactRange = [];
  for (const place of nodesOf(span)) {
    const { level, index, from, width } = tileOf(place);
    const tile = tiles.get(tileKey({ level, index }));
    if (tile === undefined || tile.hashes.length < (from + width) * HASH_BYTES) return undefined;
    const within = folded([], hashesOf(tile, from, from + width), 0);
    range = pushed(range, { height: place.height, hash: rootOf(within) });
  }
  return rootOf(range);
}

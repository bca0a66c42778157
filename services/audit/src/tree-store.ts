import { type Hash, hashOfSpan, type LeafSpan, type Tile, tileKey, type TilePlace, tilesOf } from '@ouzel/ledger';
import type { Sql } from '@ouzel/runtime';

const READ = `select t.level, t.index::text as index, t.hashes from audit.tile t
  join unnest($1::int[], $2::bigint[]) as g(level, index) on (t.level, t.index) = (g.level, g.index)`;
// A full tile is never written again.
const WRITE = `insert into audit.tile (level, index, hashes) select * from unnest($1::int[], $2::bigint[], $3::bytea[])
  on conflict (level, index) do update set hashes = excluded.hashes where octet_length(audit.tile.hashes) < octet_length(excluded.hashes)`;

export async function readTiles(sql: Sql, places: readonly TilePlace[]): Promise<Map<string, Tile>> {
  if (places.length === 0) return new Map();
  const values = [places.map(({ level }) => level), places.map(({ index }) => index)];
  const rows = await sql.rows<{ level: number; index: string; hashes: Buffer }>({ name: 'audit-tiles', text: READ, values });
  const tiles = rows.map(({ level, index, hashes }): Tile => ({ level, index: Number(index), hashes }));
  return new Map(tiles.map((tile) => [tileKey(tile), tile]));
}

export async function writeTiles(sql: Sql, tiles: readonly Tile[]): Promise<void> {
  const values = [tiles.map(({ level }) => level), tiles.map(({ index }) => index), tiles.map(({ hashes }) => hashes)];
  await sql.rows({ name: 'audit-tiles-write', text: WRITE, values });
}

/** The hash over each span of leaves, as the tiles have it; undefined where one of them is not there. */
export async function hashesOf(sql: Sql, spans: readonly LeafSpan[]): Promise<Hash[] | undefined> {
  const tiles = await readTiles(sql, tilesOf(spans));
  const hashes = spans.map((span) => hashOfSpan(span, tiles));
  return hashes.every((hash) => hash !== undefined) ? hashes : undefined;
}

/** The head of the tree of the first `size` leaves. */
export async function rootAt(sql: Sql, size: number): Promise<Hash | undefined> {
  return (await hashesOf(sql, [[0, size]]))?.[0];
}

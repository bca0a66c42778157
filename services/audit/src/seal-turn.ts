import {
  appendedTiles,
  type Hash,
  isOfWriter,
  type KeyTenure,
  leafHash,
  rangeOfEdge,
  rootOf,
  signCheckpoint,
  type Tile,
  tileKey,
} from '@ouzel/ledger';
import type { Sql } from '@ouzel/runtime';
import { limits } from './limits.ts';
import { adoptKeys, type SigningKeys } from './log-keys.ts';
import { assertFollows, type Head, headOf, SealRefused } from './seal-head.ts';
import { writeTiles } from './tree-store.ts';

const LOCK = `select pg_try_advisory_xact_lock(hashtext('ouzel.audit.sealer')) as mine, pg_snapshot_xmin(pg_current_snapshot())::text as xmin,
  pg_snapshot_xmax(pg_current_snapshot())::text as xmax`;
const STATE = `select horizon::text as horizon, c.size::text as size, c.note from audit.sealer
  left join lateral (select size, note from audit.checkpoint order by size desc limit 1) c on true`;
// Transactions commit in any order: those that began before the oldest still running are over, and of the others only what is not in the
// tree yet is new. The place is looked up for each, since a plan that reads all places is a plan for a day's log.
const NEW = `select l.id, l.leaf, l.mac, l.transaction::text as transaction from audit.leaf l
  where l.transaction >= $1::xid8 and (select e.index from audit.entry e where e.id = l.id) is null
  order by l.transaction, l.id limit ${limits.sealedAtOnce}`;
const ENTER =
  'insert into audit.entry (index, id) select $1::bigint + place - 1, id from unnest($2::uuid[]) with ordinality as g(id, place)';
const PUBLISH = 'insert into audit.checkpoint (size, note) values ($1, $2)';
const MOVE = 'update audit.sealer set horizon = $1::xid8';
const SINCE = 'select note from audit.checkpoint where size > $1 order by size';

export interface TurnOptions {
  origin: string;
  keys: SigningKeys;
  writerKeys: readonly Buffer[];
  /** What was last seen outside the database: nothing that does not follow from it is signed. */
  witnessed: (keys: readonly KeyTenure[]) => Head | undefined;
}

export interface Turn {
  mine: boolean;
  /** Events that came into the tree, and leaves that no writer wrote as they are. */
  sealed: number;
  refused: number;
  /** There may be more to take at once. */
  more: boolean;
  /** Checkpoints that the witness has not. */
  unwitnessed: string[];
}

const compareXid = (a: string, b: string): number => Number(BigInt(a) - BigInt(b));

type NewLeaf = { id: string; leaf: string; mac: Buffer; transaction: string };

async function extend(
  sql: Sql,
  leaves: readonly (NewLeaf & { hash: Hash })[],
  { head, edge }: { head: Head; edge: Map<string, Tile> },
  options: TurnOptions,
): Promise<void> {
  const tiles = appendedTiles(
    head.size,
    edge,
    leaves.map(({ hash }) => hash),
  );
  const size = head.size + leaves.length;
  const after = new Map([...edge, ...tiles.map((tile) => [tileKey(tile), tile] as const)]);
  const range = rangeOfEdge(size, after);
  const [key] = options.keys.slice(-1);
  if (range === undefined || key === undefined) throw new SealRefused('The tree could not be extended.');
  const note = signCheckpoint({ origin: options.origin, size, root: rootOf(range) }, [key]);
  await Promise.all([
    sql.rows({ name: 'audit-enter', text: ENTER, values: [head.size, leaves.map(({ id }) => id)] }),
    writeTiles(sql, tiles),
    sql.rows({ name: 'audit-publish', text: PUBLISH, values: [size, note] }),
  ]);
}

type State = { horizon: string; size: string | null; note: string | null };
type Lock = { mine: boolean; xmin: string; xmax: string };

const NOTHING: Turn = { mine: false, sealed: 0, refused: 0, more: false, unwitnessed: [] };

/** Up to which transaction all is in the tree after a turn. A database restored elsewhere counts its transactions anew: all is looked at again. */
function nextHorizon(taken: readonly NewLeaf[], { xmin }: Lock): string {
  const last = taken.at(-1)?.transaction;
  return taken.length === limits.sealedAtOnce && last !== undefined && compareXid(last, xmin) < 0 ? last : xmin;
}

/**
 * One turn, in the caller's transaction: gives places to what was committed, extends the tree and signs it. Whoever has not the lock does
 * nothing. Killed at any point, nothing of the turn has happened.
 * @throws SealRefused
 */
export async function sealTurn(sql: Sql, options: TurnOptions): Promise<Turn> {
  const [lock] = await sql.rows<Lock>({ name: 'audit-seal-lock', text: LOCK });
  if (lock?.mine !== true) return NOTHING;
  const [state] = await sql.rows<State>({ name: 'audit-seal-state', text: STATE });
  if (state === undefined) throw new SealRefused('The state of the sealer is missing.');
  const tenure = await adoptKeys(sql, options.keys, Number(state.size ?? '0'));
  const base = await headOf(sql, state.note, tenure, options.origin);
  const witnessed = options.witnessed(tenure);
  await assertFollows(sql, base.head, witnessed);
  const from = compareXid(state.horizon, lock.xmax) > 0 ? '0' : state.horizon;
  const taken = await sql.rows<NewLeaf>({ name: 'audit-seal-new', text: NEW, values: [from] });
  const hashed = taken.map((leaf) => ({ ...leaf, hash: leafHash(leaf.leaf) }));
  const good = hashed.filter(
    ({ hash, mac }) => options.writerKeys.length === 0 || options.writerKeys.some((key) => isOfWriter(key, hash, mac)),
  );
  if (good.length > 0) await extend(sql, good, base, options);
  if (taken.length > 0) await sql.rows({ name: 'audit-seal-move', text: MOVE, values: [nextHorizon(taken, lock)] });
  const notes = await sql.rows<{ note: string }>({ name: 'audit-since', text: SINCE, values: [witnessed?.size ?? 0] });
  const more = taken.length === limits.sealedAtOnce;
  return {
    mine: true,
    sealed: good.length,
    refused: taken.length - good.length,
    more,
    unwitnessed: notes.map(({ note }) => note),
  };
}

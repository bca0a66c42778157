import {
  edgeOf,
  type Hash,
  isSignedInTenure,
  type KeyTenure,
  openCheckpoint,
  rangeOfEdge,
  rootOf,
  type Tile,
} from '@ouzel/ledger';
import type { Sql } from '@ouzel/runtime';
import { readTiles, rootAt } from './tree-store.ts';

/** The tree or the keys are not what they must be: nothing is signed until somebody has looked. */
export class SealRefused extends Error {}
/** What was seen outside the database says otherwise. */
export class WitnessDisagrees extends SealRefused {}

export interface Head {
  size: number;
  root: Hash;
}

/** The log as its last checkpoint has it: checked against its own tree before anything is added. */
export async function headOf(
  sql: Sql,
  note: string | null,
  tenure: readonly KeyTenure[],
  origin: string,
): Promise<{ head: Head; edge: Map<string, Tile> }> {
  if (note === null) return { head: { size: 0, root: rootOf([]) }, edge: new Map() };
  const opened = openCheckpoint(
    note,
    tenure.map(({ key }) => key),
  );
  if (opened === undefined || opened.origin !== origin || !isSignedInTenure(tenure, opened))
    throw new SealRefused('The last checkpoint in the database is not signed by the key of the log.');
  const edge = await readTiles(sql, edgeOf(opened.size));
  const range = rangeOfEdge(opened.size, edge);
  if (range === undefined || !rootOf(range).equals(opened.root))
    throw new SealRefused('The tree in the database is not the one that its last checkpoint was signed for.');
  return { head: { size: opened.size, root: opened.root }, edge };
}

/** @throws SealRefused where the log is not what was seen outside the database. */
export async function assertFollows(sql: Sql, { size, root }: Head, witnessed: Head | undefined): Promise<void> {
  if (witnessed === undefined) return;
  if (witnessed.size > size) throw new WitnessDisagrees('The witness has seen a longer log than the one in the database.');
  const then = witnessed.size === size ? root : await rootAt(sql, witnessed.size);
  if (then?.equals(witnessed.root) !== true)
    throw new WitnessDisagrees('The log in the database is not the one that the witness has seen.');
}

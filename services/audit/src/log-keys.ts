import { type KeyTenure, parseVkey, rotationNote, type SigningKey, tenures, verifierOf, vkeyOf } from '@ouzel/ledger';
import type { Sql } from '@ouzel/runtime';
import { SealRefused } from './seal-head.ts';

/** Keys of the log: the last one signs. Those before it are there when it is new, to say so. */
export type SigningKeys = readonly [SigningKey, ...SigningKey[]];

const READ = 'select vkey, statement from audit.key order by place';
const ADD = 'insert into audit.key (place, vkey, statement) select coalesce(max(place), 0) + 1, $1, $2 from audit.key';

type KeyRow = { vkey: string; statement: string };

/** What each key of the log may sign; undefined where they do not follow from each other. */
export async function readTenures(sql: Sql): Promise<KeyTenure[] | undefined> {
  const [first, ...rotations] = await sql.rows<KeyRow>({ name: 'audit-keys', text: READ });
  const key = first === undefined ? undefined : parseVkey(first.vkey);
  if (key === undefined) return first === undefined ? [] : undefined;
  return tenures(
    key,
    rotations.map(({ statement }) => statement),
  );
}

/** Every statement about keys in order: the first key as a vkey, then the rotations. */
export async function keyStatements(sql: Sql): Promise<string[]> {
  return (await sql.rows<KeyRow>({ name: 'audit-keys', text: READ })).map(({ statement }) => statement);
}

/**
 * Makes the last of the keys the one in force: the first key of a log simply is, a later one follows with the leave of its predecessor.
 * @throws SealRefused where the key in force is none of ours.
 */
export async function adoptKeys(sql: Sql, keys: SigningKeys, size: number): Promise<KeyTenure[]> {
  const known = await readTenures(sql);
  if (known === undefined) throw new SealRefused('The keys in the database do not follow from each other.');
  const own = keys.map((key) => vkeyOf(verifierOf(key)));
  const inForce = known.at(-1);
  const at = inForce === undefined ? -1 : own.indexOf(vkeyOf(inForce.key));
  if (inForce !== undefined && at < 0) throw new SealRefused('The key in force is none of the keys of this sealer.');
  if (at === keys.length - 1) return known;
  for (let next = at + 1; next < keys.length; next += 1) {
    const [before, key, vkey = ''] = [keys[next - 1], keys[next], own[next]];
    if (key === undefined) continue;
    const statement = at < 0 && next === 0 ? vkey : before === undefined ? vkey : rotationNote(before, key, size);
    await sql.rows({ text: ADD, values: [vkey, statement] });
  }
  return (await readTenures(sql)) ?? [];
}

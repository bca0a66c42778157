import type { Checkpoint } from './checkpoint.ts';
import { openNote, parseVkey, type SigningKey, signedNote, type VerifierKey, verifierOf, vkeyOf } from './note.ts';

const TITLE = 'Ouzel audit key rotation';

/** The keys of a log in their order: what each may sign. */
export interface KeyTenure {
  key: VerifierKey;
  /** It signs trees of more leaves than `from`, and of no more than `until`. */
  from: number;
  until: number;
}

/** A statement that a new key follows from a tree size on, signed by the old key (its leave to) and by the new one (that it is held). */
export function rotationNote(old: SigningKey, next: SigningKey, from: number): string {
  return signedNote(`${TITLE}\n${from}\n${vkeyOf(verifierOf(next))}\n`, [old, next]);
}

function follow(note: string, current: VerifierKey): { key: VerifierKey; from: number } | undefined {
  const [title, from = '', vkey = ''] = note.split('\n');
  const key = parseVkey(vkey);
  if (title !== TITLE || key === undefined || key.name !== current.name || !/^\d{1,15}$/.test(from)) return undefined;
  const opened = openNote(note, [current, key]);
  const both = opened !== undefined && [current, key].every(({ id }) => opened.signers.some((signer) => signer.id.equals(id)));
  return both ? { key, from: Number(from) } : undefined;
}

/** Who may sign what, from the first key and the rotations after it; undefined where one of them does not hold. */
export function tenures(first: VerifierKey, rotations: readonly string[]): KeyTenure[] | undefined {
  const list: KeyTenure[] = [{ key: first, from: -1, until: Number.POSITIVE_INFINITY }];
  for (const note of rotations) {
    const last = list.at(-1);
    const next = last === undefined ? undefined : follow(note, last.key);
    if (last === undefined || next === undefined || next.from < last.from) return undefined;
    last.until = next.from;
    list.push({ ...next, until: Number.POSITIVE_INFINITY });
  }
  return list;
}

/** Whether a checkpoint is signed by the key whose time it was. */
export function isSignedInTenure(
  list: readonly KeyTenure[],
  { size, signers }: Checkpoint & { signers: VerifierKey[] },
): boolean {
  return list.some(({ key, from, until }) => size > from && size <= until && signers.some(({ id }) => id.equals(key.id)));
}

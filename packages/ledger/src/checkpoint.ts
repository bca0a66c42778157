import { type Hash, HASH_BYTES } from './hashes.ts';
import { openNote, type SigningKey, signedNote, type VerifierKey } from './note.ts';

/** The head of a log (https://c2sp.org/tlog-checkpoint). */
export interface Checkpoint {
  /** The log's name; also that of its keys. */
  origin: string;
  size: number;
  root: Hash;
}

export const checkpointText = ({ origin, size, root }: Checkpoint): string => `${origin}\n${size}\n${root.toString('base64')}\n`;

export const signCheckpoint = (head: Checkpoint, keys: readonly SigningKey[]): string => signedNote(checkpointText(head), keys);

export function parseCheckpoint(text: string): Checkpoint | undefined {
  const [origin = '', size = '', base64 = ''] = text.split('\n');
  const root = Buffer.from(base64, 'base64');
  const fits =
    origin !== '' && /^(0|[1-9]\d{0,15})$/.test(size) && root.length === HASH_BYTES && root.toString('base64') === base64;
  return fits && text.endsWith('\n') ? { origin, size: Number(size), root } : undefined;
}

/** A checkpoint that one of the keys signed and that is of that key's log; undefined where it is none. */
export function openCheckpoint(
  note: string,
  keys: readonly VerifierKey[],
): (Checkpoint & { signers: VerifierKey[] }) | undefined {
  const opened = openNote(note, keys);
  const head = opened === undefined ? undefined : parseCheckpoint(opened.text);
  if (opened === undefined || head === undefined) return undefined;
  const signers = opened.signers.filter(({ name }) => name === head.origin);
  return signers.length === 0 ? undefined : { ...head, signers };
}

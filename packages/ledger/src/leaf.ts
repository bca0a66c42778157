import { hmacSha256, type Hash, leafHash, sha256 } from './hashes.ts';

export const SALT_BYTES = 16;
/** In the place of a salt that was erased. */
export const ERASED = Buffer.alloc(SALT_BYTES);

/** What a leaf says in the open beside its event. None of it names anybody. */
export interface Note {
  /** A writer's word that everything it acknowledged up to `through` is there; nobody was answered for the numbers in `void`. */
  mark?: { writer: string; through: number; void: readonly number[] };
  /** From when until when nothing could be written, and how many requests were refused for that. */
  gap?: { from: string; until: string; refused: number };
  /** Sections whose salt and content were erased, `<event id>/<place>`. */
  erased?: readonly string[];
}

export interface Leaf {
  id: string;
  /** When the event was recorded, ISO 8601 in UTC with milliseconds. */
  at: string;
  /** ODS code. */
  organisation?: string;
  outcome?: string;
  /** A salted hash of each section, base64: who, about, then each part. Absent where there is no event. */
  sections?: readonly string[];
  note?: Note;
}

/** SHA-256 of the salt and the section: whoever has not the salt learns nothing from it. */
export const commitment = (salt: Buffer, section: string): string =>
  sha256(Buffer.concat([salt, Buffer.from(section)])).toString('base64');

/** The canonical bytes of a leaf: JSON, its names in this order. */
export function leafText({ id, at, organisation, outcome, sections, note }: Leaf): string {
  return JSON.stringify({ v: 1, id, at, organisation, outcome, sections, note });
}

/** What a writer puts beside its leaf: a code that only a holder of the writers' key can make. Number and writer are in the leaf's id. */
export const leafMac = (key: Buffer, hash: Hash): Hash => hmacSha256(key, hash);

export const isOfWriter = (key: Buffer, leaf: string | Hash, mac: Buffer): boolean =>
  leafMac(key, typeof leaf === 'string' ? leafHash(leaf) : leaf).equals(mac);

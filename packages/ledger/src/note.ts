import { HASH_BYTES, publicKeyOf, sha256, signEd25519, verifyEd25519 } from './hashes.ts';

/** Signature type of https://c2sp.org/signed-note: Ed25519. */
const ED25519 = 1;
const ID_BYTES = 4;
const SIGNATURE_LINE = /^\u2014 (\S+) ([A-Za-z0-9+/]+={0,2})$/;

/** A key that notes are checked with. Its text is a "vkey": name, key id and key. */
export interface VerifierKey {
  name: string;
  /** First four bytes of SHA-256(name, newline, type, key). */
  id: Buffer;
  key: Buffer;
}
/** A key that notes are signed with: the seed, 32 bytes. */
export interface SigningKey {
  name: string;
  seed: Buffer;
}

const typed = (key: Buffer): Buffer => Buffer.concat([Buffer.from([ED25519]), key]);

function verifierKey(name: string, key: Buffer): VerifierKey {
  return { name, id: sha256(Buffer.concat([Buffer.from(`${name}\n`), typed(key)])).subarray(0, ID_BYTES), key };
}

export const verifierOf = ({ name, seed }: SigningKey): VerifierKey => verifierKey(name, publicKeyOf(seed));

export const vkeyOf = ({ name, id, key }: VerifierKey): string =>
  `${name}+${id.toString('hex')}+${typed(key).toString('base64')}`;

/** Reads a vkey; undefined where it is none, or its key id does not fit. */
export function parseVkey(text: string): VerifierKey | undefined {
  const [, name = '', id = '', base64 = ''] = /^([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+={0,2})$/.exec(text.trim()) ?? [];
  const bytes = Buffer.from(base64, 'base64');
  if (bytes.length !== HASH_BYTES + 1 || bytes[0] !== ED25519 || bytes.toString('base64') !== base64) return undefined;
  const key = verifierKey(name, bytes.subarray(1));
  return key.id.toString('hex') === id ? key : undefined;
}

/** A signed note (https://c2sp.org/signed-note). @param text every line of it ends with a newline. */
export function signedNote(text: string, keys: readonly SigningKey[]): string {
  const lines = keys.map((key) => {
    const blob = Buffer.concat([verifierOf(key).id, signEd25519(key.seed, text)]);
    return `\u2014 ${key.name} ${blob.toString('base64')}\n`;
  });
  return `${text}\n${lines.join('')}`;
}

export interface OpenedNote {
  text: string;
  /** The keys whose signatures hold. */
  signers: VerifierKey[];
}

/** The text of a note that at least one of the keys signed; signatures of others are passed over. Undefined where none did. */
export function openNote(note: string, keys: readonly VerifierKey[]): OpenedNote | undefined {
  const end = note.lastIndexOf('\n\n');
  if (end < 0 || !note.endsWith('\n')) return undefined;
  const text = note.slice(0, end + 1);
  const lines = note.slice(end + 2, -1).split('\n');
  const signers: VerifierKey[] = [];
  for (const line of lines) {
    const [, name, base64 = ''] = SIGNATURE_LINE.exec(line) ?? [];
    if (name === undefined) return undefined;
    const blob = Buffer.from(base64, 'base64');
    const key = keys.find((each) => each.name === name && each.id.equals(blob.subarray(0, ID_BYTES)));
    if (key === undefined) continue;
    // A signature by a known key that does not hold spoils the note (signed-note, "Verification").
    if (!verifyEd25519(key.key, text, blob.subarray(ID_BYTES))) return undefined;
    signers.push(key);
  }
  return signers.length === 0 ? undefined : { text, signers };
}

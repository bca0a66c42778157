// The one file of a pure room that takes from node:crypto, and only what is a function of its arguments: no randomness, no state.
import { createPrivateKey, createPublicKey, hash, sign, verify } from 'node:crypto';

/** A SHA-256 hash, 32 bytes. */
export type Hash = Buffer;
export const HASH_BYTES = 32;

const NODE_PREFIX = 1;
/** DER around the 32 bytes of an Ed25519 key (RFC 8410). */
const PRIVATE_DER = Buffer.from('302e020100300506032b657004220420', 'hex');
const PUBLIC_DER = Buffer.from('302a300506032b6570032100', 'hex');

export const sha256 = (data: string | Buffer): Hash => hash('sha256', data, 'buffer');

/** The hash of a leaf whose bytes are a text in UTF-8 (RFC 6962 section 2.1). */
export const leafHash = (text: string): Hash => hash('sha256', `\0${text}`, 'buffer');

/** The hash of a leaf of any bytes (RFC 6962 section 2.1). */
export const leafHashOfBytes = (bytes: Buffer): Hash => sha256(Buffer.concat([Buffer.alloc(1), bytes]));

/** The hash of a node from those of its children (RFC 6962 section 2.1). */
export function nodeHash(left: Hash, right: Hash): Hash {
  const both = Buffer.allocUnsafe(1 + 2 * HASH_BYTES);
  both[0] = NODE_PREFIX;
  left.copy(both, 1);
  right.copy(both, 1 + HASH_BYTES);
  return hash('sha256', both, 'buffer');
}

/** Bytes of a block of SHA-256, and what the key is mixed with for the inner and the outer hash (RFC 2104). */
const BLOCK_BYTES = 64;
const [INNER, OUTER] = [0x36, 0x5c];

function padded(key: Buffer, pad: number, data: Buffer): Buffer {
  const block = Buffer.alloc(BLOCK_BYTES + data.length, pad);
  for (let at = 0; at < key.length; at += 1) block[at] = (key[at] ?? 0) ^ pad;
  data.copy(block, BLOCK_BYTES);
  return block;
}

/** HMAC-SHA-256 (RFC 2104) of a few bytes under a key of at most 64: two plain hashes, which cost a quarter of what node's object for it does. */
export const hmacSha256 = (key: Buffer, data: Buffer): Hash => sha256(padded(key, OUTER, sha256(padded(key, INNER, data))));

/** The public half of an Ed25519 seed; both are 32 bytes. */
export function publicKeyOf(seed: Buffer): Buffer {
  const key = createPrivateKey({ key: Buffer.concat([PRIVATE_DER, seed]), format: 'der', type: 'pkcs8' });
  return createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(PUBLIC_DER.length);
}

/** Ed25519 (RFC 8032), 64 bytes: the same text and seed give the same signature. */
export function signEd25519(seed: Buffer, text: string): Buffer {
  const key = createPrivateKey({ key: Buffer.concat([PRIVATE_DER, seed]), format: 'der', type: 'pkcs8' });
  return sign(null, Buffer.from(text), key);
}

export function verifyEd25519(publicKey: Buffer, text: string, signature: Buffer): boolean {
  const key = createPublicKey({ key: Buffer.concat([PUBLIC_DER, publicKey]), format: 'der', type: 'spki' });
  return verify(null, Buffer.from(text), key, signature);
}

// In the place of node:crypto for packages/ledger in a browser, and no more of it than that uses: the same names, SHA-256 and Ed25519 in
// JavaScript. The browser's own cryptography is there on secure origins only, and answers later, where the ledger's code wants it now.
import { ed25519 } from '@noble/curves/ed25519.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { Buffer } from 'buffer/';

const KEY_BYTES = 32;

interface Der {
  key: Uint8Array;
}
interface PublicKey {
  bytes: Uint8Array;
}

/** The last 32 bytes of an SPKI (RFC 8410) are the key. */
export const createPublicKey = ({ key }: Der): PublicKey => ({ bytes: key.slice(-KEY_BYTES) });

const bytesOf = (data: string | Uint8Array): Uint8Array => (typeof data === 'string' ? new TextEncoder().encode(data) : data);

export function hash(algorithm: string, data: string | Uint8Array, encoding: string): Buffer {
  if (algorithm !== 'sha256' || encoding !== 'buffer') throw new Error('Of hashes there is SHA-256 here, as bytes.');
  return Buffer.from(sha256(bytesOf(data)));
}

/** RFC 8032, as OpenSSL has it: not the looser rules of ZIP 215. */
export function verify(_algorithm: null, data: Uint8Array, { bytes }: PublicKey, signature: Uint8Array): boolean {
  try {
    return ed25519.verify(new Uint8Array(signature), new Uint8Array(data), new Uint8Array(bytes), { zip215: false });
  } catch {
    // Not a point, or not 64 bytes.
    return false;
  }
}

const never = (): never => {
  throw new Error('Nothing is signed in a browser.');
};
export const createPrivateKey = never;
export const sign = never;

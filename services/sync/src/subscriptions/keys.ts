import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createPrivateKey,
  createPublicKey,
  hkdfSync,
  type KeyObject,
  randomBytes,
} from 'node:crypto';
import { isObject } from '@ouzel/fhir';

const KEY_BYTES = 32;
const IV_BYTES = 12;
const TAG_BYTES = 16;
/** Before the 32 bytes of an Ed25519 seed in PKCS #8 (RFC 8410). */
const PKCS8_ED25519 = Buffer.from('302e020100300506032b657004220420', 'hex');

/** Keys of notifications: one signs, one keeps secrets of channels. Both come from one seed that is not in the database. */
export interface NotifyKeys {
  signing: KeyObject;
  /** RFC 7638 thumbprint, as in the key set. */
  keyId: string;
  /** RFC 7517 key set of the public halves, the one in force first. */
  published: { keys: Record<string, string>[] };
  /** Seals texts for one place, so that they cannot be opened in another. */
  seal(texts: readonly string[], place: string): Buffer;
  /** @throws Error where no key opens it. */
  open(sealed: Buffer, place: string): string[];
}

const derived = (seed: Buffer, use: string): Buffer =>
  Buffer.from(hkdfSync('sha256', seed, '', `ouzel notification ${use}`, KEY_BYTES));

function signingKey(seed: Buffer): { signing: KeyObject; keyId: string; jwk: Record<string, string> } {
  const der = Buffer.concat([PKCS8_ED25519, derived(seed, 'signature')]);
  const signing = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  const { x = '' } = createPublicKey(signing).export({ format: 'jwk' });
  const members = { crv: 'Ed25519', kty: 'OKP', x };
  const keyId = createHash('sha256').update(JSON.stringify(members)).digest('base64url');
  return { signing, keyId, jwk: { ...members, kid: keyId, alg: 'EdDSA', use: 'sig' } };
}

function opened(sealed: Buffer, place: string, key: Buffer): string {
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, IV_BYTES));
  decipher.setAAD(Buffer.from(place));
  decipher.setAuthTag(sealed.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
  return Buffer.concat([decipher.update(sealed.subarray(IV_BYTES + TAG_BYTES)), decipher.final()]).toString();
}

/** @param seeds 32 bytes each; the first is in force, the others open and verify what was made before. */
export function createNotifyKeys(seeds: readonly [Buffer, ...Buffer[]]): NotifyKeys {
  const [first] = seeds;
  const { signing, keyId } = signingKey(first);
  const sealing = seeds.map((seed) => derived(seed, 'secrets'));
  return {
    signing,
    keyId,
    published: { keys: seeds.map((seed) => signingKey(seed).jwk) },
    seal(texts, place) {
      const iv = randomBytes(IV_BYTES);
      const cipher = createCipheriv('aes-256-gcm', sealing[0] ?? Buffer.alloc(0), iv);
      cipher.setAAD(Buffer.from(place));
      const body = Buffer.concat([cipher.update(JSON.stringify({ texts })), cipher.final()]);
      return Buffer.concat([iv, cipher.getAuthTag(), body]);
    },
    open(sealed, place) {
      for (const key of sealing) {
        try {
          const content: unknown = JSON.parse(opened(sealed, place, key));
          const texts = isObject(content) ? content['texts'] : undefined;
          if (Array.isArray(texts)) return texts.map(String);
        } catch {
          // An older key may be the right one.
        }
      }
      throw new Error('No key opens the headers of this subscription.');
    },
  };
}

import { createHmac, createPrivateKey, createPublicKey, sign } from 'node:crypto';
import { generateKeys } from '@ouzel/access';
import { CompactSign, exportJWK, generateKeyPair, importJWK, type JWK } from 'jose';
import { type Counting, openCounting } from './listeners.ts';

export type KeyPair = Awaited<ReturnType<typeof generateKeys>>;
type Fields = Record<string, unknown>;

/** The issuer of the tokens of the attacks: trusted by the world under test, its key set served on loopback and counted. */
export interface TestIssuer {
  issuer: string;
  jwks: Counting;
  rsa: KeyPair;
  ec: KeyPair;
  /** Keys that nobody trusts. */
  stranger: KeyPair;
  close(): Promise<void>;
}

async function curveKeys(): Promise<KeyPair> {
  const pair = await generateKeyPair('ES256', { extractable: true });
  const about = { kid: 'attack-ec', alg: 'ES256', use: 'sig' };
  return {
    privateKey: { ...(await exportJWK(pair.privateKey)), ...about },
    publicKey: { ...(await exportJWK(pair.publicKey)), ...about },
  };
}

export async function openTestIssuer(): Promise<TestIssuer> {
  const [rsa, stranger, ec] = await Promise.all([generateKeys(), generateKeys(), curveKeys()]);
  const jwks = await openCounting((_request, response) => {
    response.setHeader('Content-Type', 'application/json');
    response.end(JSON.stringify({ keys: [rsa.publicKey, ec.publicKey] }));
  });
  return { issuer: `${jwks.base}/issuer`, jwks, rsa, ec, stranger, close: () => jwks.close() };
}

export const encode = (value: unknown): string =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');

/** A compact JWS over exactly this payload text, so that what JSON.stringify would tidy stays as it is. */
export async function signedText(payload: string, header: Fields, key: JWK): Promise<string> {
  const imported = await importJWK(key, 'RS384');
  return new CompactSign(Buffer.from(payload)).setProtectedHeader({ alg: 'RS384', ...header }).sign(imported, {
    crit: { 'urn:x': true, b64: true },
  });
}

/** HS256 under a secret of the attacker's choice, such as a public key. */
export function hmacSigned(payload: string, header: Fields, secret: string | Buffer): string {
  const input = `${encode({ alg: 'HS256', typ: 'at+jwt', ...header })}.${encode(payload)}`;
  return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`;
}

/** ES256 by hand: with the signature in the form of RFC 7518 (`ieee-p1363`), in DER, or as zeros. */
export function curveSigned(payload: string, { publicKey, privateKey }: KeyPair, form: 'der' | 'ieee-p1363' | 'zeros'): string {
  const input = `${encode({ alg: 'ES256', kid: publicKey.kid, typ: 'at+jwt' })}.${encode(payload)}`;
  if (form === 'zeros') return `${input}.${Buffer.alloc(64).toString('base64url')}`;
  const { kty = '', crv = '', x = '', y = '', d = '' } = privateKey;
  const key = createPrivateKey({ key: { kty, crv, x, y, d }, format: 'jwk' });
  return `${input}.${sign('sha256', Buffer.from(input), { key, dsaEncoding: form }).toString('base64url')}`;
}

export function spkiOf({ publicKey }: KeyPair): string {
  const { kty = '', n = '', e = '' } = publicKey;
  return createPublicKey({ key: { kty, n, e }, format: 'jwk' }).export({ type: 'spki', format: 'pem' }).toString();
}

import { randomUUID } from 'node:crypto';
import { exportJWK, generateKeyPair, type JWK } from 'jose';

/** A new RSA key pair for RS384, as JWKs with a key id. RSA because verifying is what happens on every request, and there it is the fastest. */
export async function generateKeys(): Promise<{ privateKey: JWK; publicKey: JWK }> {
  const { privateKey, publicKey } = await generateKeyPair('RS384', { modulusLength: 2048, extractable: true });
  const about = { kid: randomUUID(), alg: 'RS384', use: 'sig' };
  return { privateKey: { ...(await exportJWK(privateKey)), ...about }, publicKey: { ...(await exportJWK(publicKey)), ...about } };
}

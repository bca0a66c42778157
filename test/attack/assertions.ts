import { randomUUID } from 'node:crypto';
import { importJWK, type JWK, SignJWT } from 'jose';
import type { Values } from './placeholders.ts';

interface AssertionStage {
  tokenEndpoint: string;
  clientId: string;
  key: JWK;
  /** Signs what ought to be refused. */
  stranger: JWK;
}

const LIFE_SECONDS = 120;

/** Client assertions of a registered client (RFC 7523), each wrong in one way; `ASSERTION_ONCE` is right, and one text throughout. */
export async function assertionValues({ tokenEndpoint, clientId, key, stranger }: AssertionStage): Promise<Values> {
  const made = async (change: Record<string, unknown> = {}, by: JWK = key): Promise<string> => {
    const now = Math.floor(Date.now() / 1000);
    const act = { extensions: { ihe_iua: { purpose_of_use: 'TREAT' } } };
    const claims = { iss: clientId, sub: clientId, aud: tokenEndpoint, iat: now, exp: now + LIFE_SECONDS, jti: randomUUID() };
    return new SignJWT({ ...act, ...claims, ...change })
      .setProtectedHeader({ alg: 'RS384', kid: key.kid ?? '' })
      .sign(await importJWK(by, 'RS384'));
  };
  return {
    ASSERTION_ONCE: await made(),
    ASSERTION_BAD_SIG: () => made({}, stranger),
    ASSERTION_ISS_NE_SUB: () => made({ iss: 'sample-gp' }),
    ASSERTION_LONG: () => made({ exp: Math.floor(Date.now() / 1000) + 3_600 }),
    ASSERTION_WRONG_AUD: () => made({ aud: 'https://other.example/token' }),
  };
}

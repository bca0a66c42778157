import { type KeyObject, randomUUID, sign } from 'node:crypto';
import { z } from 'zod';
import { limits } from './limits.ts';

export interface PdsCredentials {
  /** Where tokens are asked for, for example `https://api.service.nhs.uk/oauth2/token`. */
  tokenUrl: string;
  apiKey: string;
  /** RSA. */
  key: KeyObject;
  keyId: string;
}

const tokenAnswer = z.looseObject({
  access_token: z.string().min(1),
  // NHS England's server sends the seconds as text.
  expires_in: z.coerce.number().positive(),
});

const encoded = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/**
 * The client assertion of application-restricted access (signed JWT): RS512, `iss` and `sub` the API key, `aud` the token address, used once.
 * Source: NHS England, "Application-restricted RESTful APIs - signed JWT authentication".
 */
export function clientAssertion({ tokenUrl, apiKey, key, keyId }: PdsCredentials, now: Date): string {
  const exp = Math.floor(now.getTime() / 1000) + limits.assertionLifeSeconds;
  const head = encoded({ alg: 'RS512', typ: 'JWT', kid: keyId });
  const claims = encoded({ iss: apiKey, sub: apiKey, aud: tokenUrl, jti: randomUUID(), exp });
  return `${head}.${claims}.${sign('sha512', Buffer.from(`${head}.${claims}`), key).toString('base64url')}`;
}

async function requestToken(credentials: PdsCredentials, now: Date): Promise<{ token: string; ends: number }> {
  const response = await fetch(credentials.tokenUrl, {
    method: 'POST',
    // An assertion is for this address alone.
    redirect: 'error',
    signal: AbortSignal.timeout(limits.tokenTimeoutMs),
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: clientAssertion(credentials, now),
    }),
  });
  if (!response.ok) {
    await response.body?.cancel();
    throw new TokenRefused(response.status);
  }
  const read = tokenAnswer.parse(await response.json());
  return { token: read.access_token, ends: now.getTime() + (read.expires_in - limits.tokenMarginSeconds) * 1000 };
}

/** The authorisation server answered, and gave no token. */
export class TokenRefused extends Error {
  readonly status: number;

  constructor(status: number) {
    super(`The authorisation server of PDS answered HTTP ${status}.`);
    this.name = 'TokenRefused';
    this.status = status;
  }
}

export interface PdsTokens {
  /** The access token in use; asked for anew shortly before it ends. @throws TokenRefused, or whatever reaching the server throws. */
  current(): Promise<string>;
  /** The token in use was refused: the next call asks for another one. */
  drop(): void;
}

export function createTokens(credentials: PdsCredentials, now: () => Date): PdsTokens {
  /** While one is on its way, `ends` is not known: those who ask meanwhile wait for the same. */
  let kept: { asked: Promise<string>; ends: number } | undefined;
  const renew = (): Promise<string> => {
    const mine = {
      ends: Number.POSITIVE_INFINITY,
      asked: requestToken(credentials, now()).then(
        ({ token, ends }) => {
          mine.ends = ends;
          return token;
        },
        (error: unknown) => {
          if (kept === mine) kept = undefined;
          throw error;
        },
      ),
    };
    kept = mine;
    return mine.asked;
  };
  return {
    current: () => (kept !== undefined && kept.ends > now().getTime() ? kept.asked : renew()),
    drop() {
      kept = undefined;
    },
  };
}

import { randomUUID } from 'node:crypto';
import type { PurposeOfUse } from '@ouzel/exchange';
import { importJWK, type JWK, SignJWT } from 'jose';
import { z } from 'zod';
import { limits } from './limits.ts';

export interface TokenRequest {
  tokenEndpoint: string;
  clientId: string;
  /** Private key, with `kid` and `alg`. */
  key: JWK;
  scope: string;
  purpose: PurposeOfUse;
  /** Id of the user that the client acts for. */
  user?: string;
  /** When that user signed in to the client, and how strongly. */
  authentication?: { at: Date; level: string };
  now: Date;
}

const tokenResponse = z.object({
  access_token: z.string(),
  expires_in: z.number(),
  token_type: z.string(),
  scope: z.string().optional(),
});
const tokenError = z.object({ error: z.string(), error_description: z.string().optional() });

/** Asks for an access token as a SMART backend service. @throws Error with the server's own words where it refuses. */
export async function requestToken(request: TokenRequest): Promise<z.output<typeof tokenResponse>> {
  const { tokenEndpoint, clientId, key, scope, purpose, user, authentication, now } = request;
  const seconds = Math.floor(now.getTime() / 1000);
  const signedIn =
    authentication === undefined ? {} : { auth_time: Math.floor(authentication.at.getTime() / 1000), acr: authentication.level };
  const act = { purpose_of_use: purpose, ...(user === undefined ? {} : { subject_id: user, ...signedIn }) };
  const assertion = await new SignJWT({ extensions: { ihe_iua: act } })
    .setProtectedHeader({ alg: key.alg ?? 'RS384', ...(key.kid === undefined ? {} : { kid: key.kid }) })
    .setIssuer(clientId)
    .setSubject(clientId)
    .setAudience(tokenEndpoint)
    .setJti(randomUUID())
    .setIssuedAt(seconds)
    .setExpirationTime(seconds + limits.assertionLifeSecondsMax)
    .sign(await importJWK(key));
  const form = {
    grant_type: 'client_credentials',
    scope,
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: assertion,
  };
  const response = await fetch(tokenEndpoint, {
    method: 'POST',
    body: new URLSearchParams(form),
    // An assertion is for this address alone.
    redirect: 'error',
    signal: AbortSignal.timeout(limits.tokenTimeoutMs),
  });
  return tokenOf(response.ok, await response.text());
}

function tokenOf(ok: boolean, text: string): z.output<typeof tokenResponse> {
  const body = asJson(text);
  const token = tokenResponse.safeParse(body);
  if (ok && token.success) return token.data;
  const refusal = tokenError.safeParse(body);
  if (ok || !refusal.success) throw new Error('The authorisation server gave no answer of OAuth.');
  const { error, error_description: why } = refusal.data;
  throw new Error(`The authorisation server refused: ${error}${why === undefined ? '' : ` (${why})`}.`);
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

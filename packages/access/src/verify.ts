import { createHash } from 'node:crypto';
import { FhirError, parseJson } from '@ouzel/fhir';
import {
  createLocalJWKSet,
  createRemoteJWKSet,
  errors,
  jwtVerify,
  type JSONWebKeySet,
  type JWTPayload,
  type JWTVerifyGetKey,
} from 'jose';
import { limits } from './limits.ts';

export interface TrustedIssuer {
  issuer: string;
  audience: string;
  /** Where its keys are, or the keys themselves. */
  keys: { url: string } | JSONWebKeySet;
}

export interface TokenVerifier {
  /** The claims of a bearer token. @throws FhirError `no-credential`, `expired-credential`, `unavailable` (keys cannot be had). */
  verify(authorization: string | undefined): Promise<JWTPayload>;
}

// Asymmetric only: with HS256 a public key would do as the secret, and `none` needs no key at all.
const ALGORITHMS = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384'];
// jose accepts padding and spaces in the parts; a token must have one spelling, or revoking or caching by its text can be walked around.
const COMPACT = /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/;
const EXTERNAL_KEYS = ['jku', 'jwk', 'x5u', 'x5c', 'crit', 'b64'];

const bad = (cause?: unknown): FhirError =>
  new FhirError('no-credential', 'Send a valid access token: Authorization: Bearer <token>.', { cause });
const expired = (cause?: unknown): FhirError =>
  new FhirError('expired-credential', 'This access token has expired; ask for a new one.', { cause });

function bearerOf(authorization: string | undefined): string {
  if (authorization === undefined || authorization.length > limits.headerCharsMax) throw bad();
  const token = /^Bearer ([^ ]+)$/i.exec(authorization)?.[1] ?? '';
  if (!COMPACT.test(token)) throw bad();
  return token;
}

function part(token: string, at: number): Record<string, unknown> {
  try {
    const value = parseJson(Buffer.from(token.split('.')[at] ?? '', 'base64url'));
    if (value !== null && typeof value === 'object' && !Array.isArray(value)) return { ...value };
  } catch (error) {
    throw bad(error);
  }
  throw bad();
}

/** Checks before any key is looked up: nothing in the token may choose its own key, and no claim may stand twice. */
function assertPlain(token: string): string {
  const header = part(token, 0);
  const claims = part(token, 1);
  if (EXTERNAL_KEYS.some((name) => name in header) || typeof header['kid'] !== 'string') throw bad();
  if (typeof claims['iss'] !== 'string') throw bad();
  return claims['iss'];
}

function assertLife({ exp, iat, jti }: JWTPayload, nowSeconds: number): void {
  if (exp === undefined || iat === undefined || jti === undefined) throw bad();
  if (exp - iat > limits.tokenLifeSecondsMax || iat > nowSeconds + limits.clockSkewSeconds) throw bad();
  if (exp <= nowSeconds) throw expired();
}

type KeyLookup = JWTVerifyGetKey;

function lookupOf(keys: TrustedIssuer['keys']): KeyLookup {
  if (!('url' in keys)) return createLocalJWKSet(keys);
  if (typeof keys.url !== 'string') throw new Error('An issuer needs the address of its keys.');
  const options = {
    cacheMaxAge: limits.keysKeptMs,
    cooldownDuration: limits.keysAskedEveryMs,
    timeoutDuration: limits.keysTimeoutMs,
  };
  return createRemoteJWKSet(new URL(keys.url), options);
}

function asAnswer(error: unknown): FhirError {
  if (error instanceof FhirError) return error;
  if (error instanceof errors.JWTExpired) return expired(error);
  if (error instanceof errors.JWKSTimeout || error instanceof TypeError) {
    return new FhirError('unavailable', 'The keys that prove this token cannot be had now. Try again.', { cause: error });
  }
  return bad(error);
}

/** Verifies tokens of the trusted issuers (RFC 9068 shape). A token is proved once and then known by its SHA-256 until it ends. */
export function createTokenVerifier({ issuers, now }: { issuers: readonly TrustedIssuer[]; now: () => Date }): TokenVerifier {
  const trusted = new Map(issuers.map((each) => [each.issuer, { ...each, lookup: lookupOf(each.keys) }]));
  const verified = new Map<string, JWTPayload>();

  const prove = async (token: string): Promise<JWTPayload> => {
    const issuer = trusted.get(assertPlain(token));
    if (issuer === undefined) throw bad();
    const options = {
      issuer: issuer.issuer,
      audience: issuer.audience,
      algorithms: ALGORITHMS,
      currentDate: now(),
      clockTolerance: limits.clockSkewSeconds,
    };
    const { payload, protectedHeader } = await jwtVerify(token, issuer.lookup, options);
    if (!/^(at\+jwt|jwt)$/i.test(protectedHeader.typ ?? 'jwt')) throw bad();
    return payload;
  };

  return {
    async verify(authorization) {
      try {
        const token = bearerOf(authorization);
        const key = createHash('sha256').update(token).digest('base64');
        const payload = verified.get(key) ?? (await prove(token));
        assertLife(payload, Math.floor(now().getTime() / 1000));
        if (verified.size >= limits.verifiedEntriesMax) verified.delete(verified.keys().next().value ?? '');
        verified.set(key, payload);
        return payload;
      } catch (error) {
        throw asAnswer(error);
      }
    },
  };
}

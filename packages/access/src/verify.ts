import { createHash } from 'node:crypto';
import { FhirError } from '@ouzel/fhir';
import { errors, type JSONWebKeySet, type JWTPayload, jwtVerify } from 'jose';
import { assertPlain, bad, bearerOf } from './bearer.ts';
import { asUnavailable, keysOf } from './issuer-keys.ts';
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

const expired = (cause?: unknown): FhirError =>
  new FhirError('expired-credential', 'This access token has expired; ask for a new one.', { cause });

function assertLife({ exp, iat, nbf, jti }: JWTPayload, nowSeconds: number): void {
  if (exp === undefined || iat === undefined || jti === undefined) throw bad();
  const soon = nowSeconds + limits.clockSkewSeconds;
  if (exp - iat > limits.tokenLifeSecondsMax || iat > soon || (nbf ?? 0) > soon) throw bad();
  if (exp <= nowSeconds) throw expired();
}

function asAnswer(error: unknown): FhirError {
  if (error instanceof FhirError) return error;
  if (error instanceof errors.JWTExpired) return expired(error);
  return asUnavailable(error) ?? bad(error);
}

/** Remembers what was used last; what was not used for longest is forgotten first. */
function lastUsed(entriesMax: number) {
  const entries = new Map<string, JWTPayload>();
  return {
    /** Takes an entry out; whoever still wants it keeps it again, as the newest. */
    take(key: string): JWTPayload | undefined {
      const payload = entries.get(key);
      entries.delete(key);
      return payload;
    },
    keep(key: string, payload: JWTPayload): void {
      entries.set(key, payload);
      if (entries.size > entriesMax) entries.delete(entries.keys().next().value ?? '');
    },
  };
}

/**
 * Verifies tokens of the trusted issuers (RFC 9068 shape; RFC 8725 for what is refused). A token is proved once and then known by its
 * SHA-256; how long it lives is looked at on every use. Whether its `jti` was withdrawn is for the caller to ask, on every use too.
 */
export function createTokenVerifier({ issuers, now }: { issuers: readonly TrustedIssuer[]; now: () => Date }): TokenVerifier {
  const trusted = new Map(issuers.map((each) => [each.issuer, { ...each, lookup: keysOf(each.keys, now) }]));
  const verified = lastUsed(limits.verifiedEntriesMax);

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
        const payload = verified.take(key) ?? (await prove(token));
        assertLife(payload, Math.floor(now().getTime() / 1000));
        verified.keep(key, payload);
        return payload;
      } catch (error) {
        throw asAnswer(error);
      }
    },
  };
}

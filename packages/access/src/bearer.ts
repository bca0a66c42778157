import { FhirError, parseJson } from '@ouzel/fhir';
import { limits } from './limits.ts';

// jose accepts padding, spaces and stray bits in the parts; a token must have one spelling, or revoking or caching by its text can be walked around.
const COMPACT = /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/;
// RFC 8725, section 3.10: nothing in a token may choose its own key. `crit` and `b64` change what the signature covers.
const EXTERNAL_KEYS = ['jku', 'jwk', 'x5u', 'x5c', 'crit', 'b64'];

export const bad = (cause?: unknown): FhirError =>
  new FhirError('no-credential', 'Send a valid access token: Authorization: Bearer <token>.', { cause });

/** The token of an Authorization header (RFC 6750, section 2.1). @throws FhirError `no-credential`. */
export function bearerOf(authorization: string | undefined): string {
  if (authorization === undefined || authorization.length > limits.headerCharsMax) throw bad();
  const token = /^Bearer ([^ ]+)$/i.exec(authorization)?.[1] ?? '';
  if (!COMPACT.test(token)) throw bad();
  return token;
}

/**
 * Refuses a token in the address (RFC 6750, section 5.3): addresses are logged and kept in the audit trail, tokens never.
 * @param url Path and query as asked. @throws FhirError `no-credential`, whatever the Authorization header holds.
 */
export function refuseTokenInAddress(url: string): void {
  const query = url.indexOf('?');
  if (query === -1 || !new URLSearchParams(url.slice(query)).has('access_token')) return;
  throw new FhirError('no-credential', 'Send the access token in the Authorization header, never in the address.');
}

function part(text: string): Record<string, unknown> {
  try {
    const value = parseJson(Buffer.from(text, 'base64url'));
    if (value !== null && typeof value === 'object' && !Array.isArray(value)) return { ...value };
  } catch (error) {
    throw bad(error);
  }
  throw bad();
}

/** Checks before any key is looked up. @returns the issuer that the token names. @throws FhirError `no-credential`. */
export function assertPlain(token: string): string {
  const parts = token.split('.');
  // The last character of a part may hold bits that mean nothing: many texts, the same bytes.
  if (parts.some((each) => Buffer.from(each, 'base64url').toString('base64url') !== each)) throw bad();
  const header = part(parts[0] ?? '');
  const claims = part(parts[1] ?? '');
  if (EXTERNAL_KEYS.some((name) => name in header) || typeof header['kid'] !== 'string') throw bad();
  // Bound to a key or certificate (RFC 7800) that is not checked here: as a plain bearer token it would be stolen goods.
  if ('cnf' in claims || typeof claims['iss'] !== 'string') throw bad();
  return claims['iss'];
}

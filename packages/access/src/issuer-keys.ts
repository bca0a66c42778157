import { FhirError } from '@ouzel/fhir';
import { createLocalJWKSet, createRemoteJWKSet, customFetch, errors, type JSONWebKeySet, type JWTVerifyGetKey } from 'jose';
import { limits } from './limits.ts';

const unavailable = (cause?: unknown): FhirError =>
  new FhirError('unavailable', 'The keys that prove this token cannot be had now. Try again.', { cause });

/** Whether an error says that the issuer's key set could not be had or read, as against that it does not hold the key. */
export function asUnavailable(error: unknown): FhirError | undefined {
  const broken = error instanceof errors.JWKSTimeout || error instanceof errors.JWKSInvalid;
  return broken ? unavailable(error) : undefined;
}

/** Asks the issuer, but not again right after it failed: an issuer that is down is not asked once for every request. */
function fetcher(now: () => Date): typeof fetch {
  let askAgainFrom = 0;
  return async (url, init) => {
    if (now().getTime() < askAgainFrom) throw unavailable();
    try {
      const response = await fetch(url, init);
      const bytes = await response.arrayBuffer();
      if (response.status !== 200 || bytes.byteLength > limits.keysBytesMax) throw new Error(`HTTP ${response.status}`);
      const text = new TextDecoder().decode(bytes);
      JSON.parse(text);
      return new Response(text);
    } catch (error) {
      askAgainFrom = now().getTime() + limits.keysRetryMs;
      throw unavailable(error);
    }
  };
}

/** The keys of one issuer: given, or read from its address, kept, and asked for again when an unknown key id comes (never more often than the limits say). */
export function keysOf(keys: { url: string } | JSONWebKeySet, now: () => Date): JWTVerifyGetKey {
  if (!('url' in keys)) return createLocalJWKSet(keys);
  if (typeof keys.url !== 'string') throw new Error('An issuer needs the address of its keys.');
  return createRemoteJWKSet(new URL(keys.url), {
    cacheMaxAge: limits.keysKeptMs,
    cooldownDuration: limits.keysAskedEveryMs,
    timeoutDuration: limits.keysTimeoutMs,
    [customFetch]: fetcher(now),
  });
}

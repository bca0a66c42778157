import type { HttpRequest } from '@ouzel/runtime';

const ADDRESS = /^[^?]*\/nrl\/(?:consumer|producer)\/FHIR\/R4(?:[/?]|$)/;

/** Whether a request came in by the door of the record locator, which has its own way of saying what is wrong. */
export const isLocatorAddress = ({ url }: Pick<HttpRequest, 'url'>): boolean => ADDRESS.test(url);

export const LOCATOR_JSON = { 'Content-Type': 'application/fhir+json;version=1' } as const;

const MIRRORED = /^[\x21-\x7e]{1,128}$/;

/** The caller's own correlation id, given back. */
export function mirrored(http: Pick<HttpRequest, 'header'>): Record<string, string> {
  const given = http.header('x-correlation-id');
  return given !== undefined && MIRRORED.test(given) ? { 'X-Correlation-Id': given } : {};
}

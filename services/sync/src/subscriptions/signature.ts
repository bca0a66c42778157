import { createHash, type KeyObject, sign } from 'node:crypto';

/** What a request is, as far as its signature covers it. */
export interface Signable {
  method: string;
  url: URL;
  headers: Readonly<Record<string, string>>;
}

export interface Signing {
  key: KeyObject;
  keyId: string;
  /** Seconds since 1970. */
  created: number;
  /** What the signature is for, so that it cannot be taken for another kind (RFC 9421 section 2.3). */
  tag?: string;
}

/** RFC 9530: a digest of the body, which the signature covers. */
export const contentDigest = (body: Buffer): string => `sha-256=:${createHash('sha256').update(body).digest('base64')}:`;

function valueOf(component: string, { method, url, headers }: Signable): string {
  const derived: Readonly<Record<string, string>> = {
    '@method': method,
    '@authority': url.host,
    '@path': url.pathname,
    '@query': url.search === '' ? '?' : url.search,
  };
  const value = component.startsWith('@') ? derived[component] : headers[component];
  if (value === undefined) throw new Error(`There is no ${component} to sign.`);
  return value;
}

/**
 * An HTTP Message Signature (RFC 9421, section 2.5 for the base, 3.3.6 for Ed25519).
 * @param components derived components (`@method`) and names of fields in lower case. @returns the fields that carry it, under `label`.
 */
export function signatureOf(
  signable: Signable,
  components: readonly string[],
  { key, keyId, created, tag }: Signing,
  label = 'sig1',
): { 'signature-input': string; signature: string } {
  const tagged = tag === undefined ? '' : `;tag="${tag}"`;
  const parameters = `(${components.map((each) => `"${each}"`).join(' ')});created=${created};keyid="${keyId}"${tagged}`;
  const lines = components.map((each) => `"${each}": ${valueOf(each, signable)}`);
  const base = [...lines, `"@signature-params": ${parameters}`].join('\n');
  const bytes = sign(null, Buffer.from(base), key).toString('base64');
  return { 'signature-input': `${label}=${parameters}`, signature: `${label}=:${bytes}:` };
}

import type { IncomingMessage } from 'node:http';
import { FhirError } from '@ouzel/fhir';
import { tooLong } from './http-body.ts';
import type { DoorLimits } from './limits.ts';

const ABSOLUTE = /^https?:\/\/[^/?#]*/i;

/**
 * The path and query of a request target (RFC 9112, section 3.2). Of the absolute form the host is dropped: where we are is known from
 * the settings, never from a request. @returns undefined for what is no address, such as `*`.
 */
export function targetOf(url: string | undefined): string | undefined {
  if (url === undefined) return undefined;
  if (url.startsWith('/')) return url;
  const origin = ABSOLUTE.exec(url)?.[0];
  if (origin === undefined) return undefined;
  const rest = url.slice(origin.length);
  return rest.startsWith('/') ? rest : `/${rest}`;
}

/** Headers of which Node keeps the first and drops the others in silence, where what is dropped would matter. */
const SINGLE = ['authorization', 'content-type', 'if-match', 'idempotency-key', 'if-none-exist'];

/** How many Host headers there are, and a header that stands twice and may stand once. */
function countsOf({ rawHeaders }: IncomingMessage): { hosts: number; twice: boolean } {
  let hosts = 0;
  let twice = false;
  const seen = new Set<string>();
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = (rawHeaders[at] ?? '').toLowerCase();
    if (name === 'host') hosts += 1;
    else if (SINGLE.includes(name)) twice ||= seen.size === seen.add(name).size;
  }
  return { hosts, twice };
}

/** Why a request is refused before anything of it is read. */
export function refusalOf(raw: IncomingMessage, target: string | undefined, limits: DoorLimits): FhirError | undefined {
  const { hosts, twice } = countsOf(raw);
  // RFC 9112, section 3.2: none or several is an error. Two readers that choose differently can be played against each other.
  if (hosts > 1 || (hosts === 0 && raw.httpVersion !== '1.0'))
    return new FhirError('bad-structure', 'Send exactly one Host header.');
  if (twice) return new FhirError('bad-structure', 'A header stands twice that says one thing only; send it once.');
  if (raw.headers.expect !== undefined && raw.headers.expect.toLowerCase() !== '100-continue')
    return new FhirError('bad-structure', 'Nothing is expected of this server but 100-continue.');
  if (target === undefined) return new FhirError('unreadable-address', 'The address cannot be read.');
  if (target.length > limits.urlCharsMax)
    return new FhirError('address-too-long', `An address may have at most ${limits.urlCharsMax} characters.`);
  if (Number(raw.headers['content-length'] ?? 0) > limits.bodyBytesMax) return tooLong(limits.bodyBytesMax);
  return undefined;
}

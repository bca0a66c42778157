import { isIP } from 'node:net';
import { FhirError } from '@ouzel/fhir';
import type { Networks } from '@ouzel/runtime';
import { limits } from './limits.ts';

export interface EndpointPolicy {
  /** Addresses at which, or below which, a client may be told things: from its registration, never from a request. */
  endpointsOf: (client: string) => readonly string[];
  networks: Networks;
}

const EXPRESSION = { expression: ['Subscription.channel.endpoint'] };
const refusal = (): FhirError =>
  new FhirError(
    'not-allowed',
    'Notifications go to the addresses that your client is registered with, and to no other.',
    EXPRESSION,
  );

function within(url: URL, text: string): boolean {
  const allowed = new URL(text);
  const below = allowed.pathname.endsWith('/') ? allowed.pathname : `${allowed.pathname}/`;
  return url.origin === allowed.origin && (url.pathname === allowed.pathname || url.pathname.startsWith(below));
}

/** Whether an address may be told things now: what was once registered may have been taken back since. */
export function isAllowed(endpoint: string, client: string, { endpointsOf }: EndpointPolicy): boolean {
  return URL.canParse(endpoint) && endpointsOf(client).some((each) => within(new URL(endpoint), each));
}

/**
 * The address of a channel, as the URL standard writes it, so that what is compared is what is called. Nothing is looked up here: what the
 * name leads to is checked when it is called, and only then. @throws FhirError `not-allowed`.
 */
export function endpointOf(text: string, client: string, policy: EndpointPolicy): string {
  if (text.length > limits.endpointCharsMax || !/^https?:\/\/[\x21-\x7e]+$/i.test(text) || !URL.canParse(text)) throw refusal();
  const url = new URL(text);
  const plain = url.username === '' && url.password === '' && url.hash === '' && !text.includes('\\');
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const reachable = isIP(host) === 0 || policy.networks.reaches(host);
  if (!plain || !reachable || !isAllowed(url.href, client, policy)) throw refusal();
  return url.href;
}

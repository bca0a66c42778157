import { FhirError } from '@ouzel/fhir';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { quotaLimits } from './limits.ts';

export interface QuotaOptions {
  /** Requests of one client in any minute that begins with one of its requests. */
  perMinute: number;
  /** Requests of one client in flight. */
  atOnce: number;
  /** Failed authentications of one network address in a minute. */
  failuresPerMinute?: number;
}

export interface Quotas {
  /**
   * Does a request of an authenticated client within its quota.
   * @param client the client id of its token: never a person's.
   * @throws FhirError `too-many` (429) with the seconds to wait, before any of the work is done.
   */
  run<Result>(client: string, work: () => Promise<Result>): Promise<Result>;
  /**
   * Authenticates a caller. Once its network address has failed too often, a failure (401) becomes `too-many` (429), which
   * needs no entry in the trail. Who authenticates is let in all the same: one broken client must not lock out the
   * ward that shares its address.
   */
  authenticate<Result>(address: string, work: () => Promise<Result>): Promise<Result>;
}

const IPV6_GROUPS = 8;
const NETWORK_GROUPS = 4;

/** An IPv4 address, or the /64 of an IPv6 address: one subscriber has all of that. */
export function networkOf(address: string): string {
  if (!address.includes(':')) return address;
  if (address.includes('.')) return address.slice(address.lastIndexOf(':') + 1);
  const [head = '', tail = ''] = (address.split('%')[0] ?? '').split('::');
  const groupsOf = (part: string): string[] => part.split(':').filter((group) => group !== '');
  const [first, last] = [groupsOf(head), groupsOf(tail)];
  const zeros = Array.from({ length: Math.max(0, IPV6_GROUPS - first.length - last.length) }, () => '0');
  return [...first, ...zeros, ...last].slice(0, NETWORK_GROUPS).join(':');
}

async function consume(limiter: RateLimiterMemory, key: string, sentence: string): Promise<void> {
  try {
    await limiter.consume(key);
  } catch (refused) {
    if (!(refused instanceof RateLimiterRes)) throw refused;
    throw new FhirError('too-many', sentence, { retryAfterS: Math.max(1, Math.ceil(refused.msBeforeNext / 1_000)) });
  }
}

/** Quotas in the memory of this process: with N processes behind a load balancer a client may have N times as much. */
export function createQuotas({ perMinute, atOnce, failuresPerMinute = quotaLimits.failuresMax }: QuotaOptions): Quotas {
  const duration = quotaLimits.windowS;
  const requests = new RateLimiterMemory({ points: perMinute, duration, keyPrefix: '' });
  const failures = new RateLimiterMemory({ points: failuresPerMinute, duration, keyPrefix: '' });
  const inFlight = new Map<string, number>();
  return {
    run: async (client, work) => {
      const running = inFlight.get(client) ?? 0;
      if (running >= atOnce)
        throw new FhirError('too-many', `A client may have ${atOnce} requests under way at once.`, { retryAfterS: 1 });
      inFlight.set(client, running + 1);
      try {
        await consume(requests, client, `A client may send ${perMinute} requests a minute.`);
        return await work();
      } finally {
        const left = (inFlight.get(client) ?? 1) - 1;
        if (left === 0) inFlight.delete(client);
        else inFlight.set(client, left);
      }
    },
    authenticate: async (address, work) => {
      try {
        return await work();
      } catch (error) {
        if (error instanceof FhirError && error.http === 401)
          await consume(failures, networkOf(address), 'Too many requests from this address were not authenticated.');
        throw error;
      }
    },
  };
}

import type { Requester } from './access-request.ts';
import type { Decision, KnownPerson, Replaced } from './consent.ts';
import type { Holding } from './source.ts';

declare const minted: unique symbol;

/**
 * Leave to see one person's data, as narrow as policy made it. Only `disclose` mints one; it dies when the request ends.
 * Everything that reads clinical content takes person, records and filter from here.
 */
export interface Permit {
  readonly [minted]: true;
  readonly requester: Requester;
  readonly person: string;
  readonly nhsNumber: string;
  readonly patient: KnownPerson['patient'];
  /** Who is this person too: whoever names one of them is led here. */
  readonly replaces: readonly Replaced[];
  readonly holdings: readonly Holding[];
  /** Sensitivity label bits of which none may be shown. */
  readonly labelsWithheld: number;
  /** Restricted persons: everything that could locate them is taken out. */
  readonly hideLocation: boolean;
  /** The requester only claims to know the person: of who they are, nothing is shown but the NHS number that was given. */
  readonly hideIdentity: boolean;
  readonly traceId: string;
}

const alive = new WeakSet<object>();

export function mint(decision: Extract<Decision, { outcome: 'permit' }>, requester: Requester, traceId: string): Permit {
  const { person, nhsNumber, patient, replaces = [], holdings, labelsWithheld, hideLocation, hideIdentity } = decision;
  const content = {
    requester,
    person,
    nhsNumber,
    patient,
    replaces,
    holdings,
    labelsWithheld,
    hideLocation,
    hideIdentity,
    traceId,
  };
  const permit = Object.freeze(content) as Permit; // the one unsafe cast: a brand has no run-time value
  alive.add(permit);
  return permit;
}

export function revoke(permit: Permit): void {
  alive.delete(permit);
}

/** Every reader of clinical content calls this first: a permit kept after its request, or made elsewhere, opens nothing. */
export function assertAlive(permit: Permit): void {
  if (!alive.has(permit)) throw new Error('This permit is not alive: it was not minted by disclose, or its request has ended.');
}

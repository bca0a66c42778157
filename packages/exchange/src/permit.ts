import type { Requester } from './access-request.ts';
import type { Decision, KnownPerson, Replaced, WithheldCodes } from './consent.ts';
import type { Holding } from './source.ts';

declare const minted: unique symbol;

/**
 * Leave to see one person's data, as narrow as policy made it. Only `disclose` mints one; it dies when the request ends.
 * Everything that reads clinical content takes person, records and filter from here.
 */
export interface Permit {
  readonly [minted]: true;
  readonly requester: Requester;
  /** The rule that gave leave, as the trail has it. */
  readonly rule: string;
  readonly person: string;
  readonly nhsNumber: string;
  /** NHS numbers that it has taken the place of. */
  readonly formerNumbers: readonly string[];
  readonly patient: KnownPerson['patient'];
  /** Who is this person too: whoever names one of them is led here. */
  readonly replaces: readonly Replaced[];
  readonly holdings: readonly Holding[];
  /** Sensitivity label bits of which none may be shown. */
  readonly labelsWithheld: number;
  /** Codes of those classes that rows may not be labelled with yet: what bears one is as if it were labelled. */
  readonly codesWithheld: WithheldCodes | undefined;
  /** Restricted persons: everything that could locate them is taken out. */
  readonly hideLocation: boolean;
  /** The requester only claims to know the person: of who they are, nothing is shown but the NHS number that was given. */
  readonly hideIdentity: boolean;
  /** May see and record all that the person decided about sharing; of others' decisions only what gives the requester something is shown. */
  readonly keepsConsents: boolean;
  readonly traceId: string;
}

const alive = new WeakSet<object>();

export function mint(decision: Extract<Decision, { outcome: 'permit' }>, requester: Requester, traceId: string): Permit {
  const {
    rule,
    person,
    nhsNumber,
    formerNumbers = [],
    patient,
    replaces = [],
    holdings,
    labelsWithheld,
    codesWithheld,
    hideLocation,
    hideIdentity,
    keepsConsents = false,
  } = decision;
  const known = { rule, person, nhsNumber, formerNumbers, patient, replaces };
  const shown = { holdings, labelsWithheld, codesWithheld, hideLocation, hideIdentity, keepsConsents };
  const content = { requester, ...known, ...shown, traceId };
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

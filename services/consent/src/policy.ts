import type { Interaction, PurposeOfUse } from '@ouzel/exchange';

/** Purposes with which the direct-care routes may be used at all. Information governance has routes of its own. */
export const ROUTE_PURPOSES: readonly PurposeOfUse[] = ['TREAT', 'ETREAT', 'BTG', 'PATRQT'];

/** Interactions that add to the requester's own record. */
export const CONTRIBUTIONS: readonly Interaction[] = ['create', 'update', 'patch', 'transaction'];

/** How long each kind of relationship lasts after the fact that it rests on has ended, in days. */
export const RELATIONSHIP_DECAY_DAYS: Readonly<Record<string, number>> = {
  'gp-registration': 0,
  encounter: 42,
  residency: 7,
  'open-case': 14,
  referral: 90,
  appointment: 14,
  call: 1,
  contribution: 365,
};

/** A relationship that opens only the requester's own record of the person. */
export const OWN_ONLY = 'contribution';

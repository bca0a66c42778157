import type { AccessRequest, Decision, Requester } from '@ouzel/exchange';
import { custodianLabels, type Pending, pendingWithheld, type RuleSet, withheldFrom } from '@ouzel/sensitivity';
import type { HeldRecord } from './facts.ts';

/** What makes a resource sensitive and who may see it, as it is now. */
export interface LabelPolicy {
  version: number;
  rules: Pick<RuleSet, 'classes'>;
  /** Codes of it that rows may not be labelled with yet. */
  pending: Pending;
}

/** Every class is withheld from everybody. */
export const CLOSED: LabelPolicy = { version: 0, rules: { classes: {} }, pending: new Map() };

/** A record as far as it may be known of. */
export type KnownHolding = Omit<HeldRecord, 'labelled'>;

type Withheld = Pick<Extract<Decision, { outcome: 'permit' }>, 'labelsWithheld' | 'codesWithheld'>;

/** Step 6: which classes are withheld from this requester, for this purpose. */
export function sensitivity(requester: Requester, { rules, pending }: LabelPolicy): Withheld {
  const labelsWithheld = withheldFrom(rules, requester);
  return { labelsWithheld, codesWithheld: pendingWithheld(pending, labelsWithheld) };
}

/** A citizen who asks through a custodian is not that custodian. */
const isOwn = ({ custodian }: HeldRecord, { requester }: AccessRequest): boolean =>
  custodian.ods === requester.organisation.ods && requester.purpose !== 'PATRQT';

/**
 * A record as far as it may be known of: not at all where its custodian is of a withheld class; without the types of which everything is
 * labelled with one; whole where it is the requester's own.
 */
export function knownOf(
  held: HeldRecord,
  request: AccessRequest,
  { rules }: LabelPolicy,
  { labelsWithheld }: Withheld,
): KnownHolding | undefined {
  const { labelled = [], ...holding } = held;
  if (isOwn(held, request)) return { ...holding, own: true };
  if ((custodianLabels(rules, holding.custodian) & labelsWithheld) !== 0) return undefined;
  const open = labelled.filter(([, labels]) => (labels & labelsWithheld) === 0).map(([type]) => type);
  return open.length === 0 ? holding : { ...holding, types: [...new Set([...holding.types, ...open])] };
}

import type { AccessRequest, Decision, Holding } from '@ouzel/exchange';
import { inForce, viewOf } from './agreement-step.ts';
import { decideOnConsent } from './consent-step.ts';
import { leftOf, narrowed, objectsToAll } from './directive-step.ts';
import { CONTRIBUTIONS, LABELS_WITHHELD, OWN_ONLY, ROUTE_PURPOSES } from './policy.ts';
import { refuse } from './refuse.ts';
import { related } from './relationship-step.ts';
import type { Agreement } from './agreements.ts';
import type { Facts } from './facts.ts';

/**
 * The decision, step by step; the first refusal wins and names its step. A pure function: the same request and facts give the same
 * decision, in every process and at any later review. The credential (step 1) was checked where the request came in.
 */
export function decide(request: AccessRequest, facts: Facts, agreements: readonly Agreement[], now: Date): Decision {
  if (request.target === 'Consent') return decideOnConsent(request, facts, now);
  const { requester } = request;
  const { ods } = requester.organisation;
  if (!ROUTE_PURPOSES.includes(requester.purpose)) return refuse('2-purpose', 'not-allowed', facts);
  const contributing = CONTRIBUTIONS.includes(request.interaction);
  const usable = inForce(agreements, now).filter(
    (agreement) =>
      agreement.requesterKinds.includes(requester.organisation.kind) && agreement.purposes.includes(requester.purpose),
  );
  if (usable.length === 0 && !contributing) return refuse('3-agreement', 'not-allowed', facts);
  if (facts.person === undefined) return refuse('4-unknown', 'unknown', facts);
  const relationship = related(request, facts, now);
  if (relationship === undefined) return refuse('4-relationship', 'unrelated', facts);
  const { restricted, founder, ...known } = facts.person;
  // Whoever posted about somebody whom others made known learns nothing of who they are by that.
  const hideIdentity = relationship === OWN_ONLY && founder !== ods;
  const person = { ...known, hideLocation: restricted, hideIdentity, labelsWithheld: LABELS_WITHHELD };
  const rule = `4-relationship:${relationship}`;
  // Adding to one's own record discloses nothing of another's: no agreement and no objection bears on it.
  const own = facts.holdings
    .filter(({ custodian }) => custodian.ods === ods)
    .map((holding): Holding => ({ ...holding, view: 'all' }));
  if (contributing) return { outcome: 'permit', rule, ...person, holdings: own, agreements: [] };
  const agreed = usable.map(({ id, version }) => `${id}/${version}`);
  // Having posted about somebody is a claim of one's own making: it opens what one posted, and nothing of anybody else's.
  if (relationship === OWN_ONLY) return { outcome: 'permit', rule, ...person, holdings: own, agreements: agreed };
  // Only a read of one's own entry passes a general objection: any wider answer would be empty, and read as "nothing known".
  const wide = requester.purpose !== 'PATRQT' && request.subject.by !== 'record';
  if (wide && objectsToAll(request, facts, now)) return refuse('5-directive', 'objection', facts);
  const holdings = facts.holdings.flatMap((holding): Holding[] => {
    const left = leftOf(holding, request, facts, now);
    const view = left === undefined ? undefined : viewOf(holding, request, usable);
    return left === undefined || view === undefined ? [] : [narrowed(holding, view, left)];
  });
  return { outcome: 'permit', rule, ...person, holdings, agreements: agreed };
}

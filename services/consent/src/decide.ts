import type { AccessRequest, Decision, Holding } from '@ouzel/exchange';
import { agreementsFor, viewOf } from './agreement-step.ts';
import { objected, objectsTo } from './directive-step.ts';
import { dsptFault } from './dspt-step.ts';
import { OWN_ONLY, ROUTE_PURPOSES } from './policy.ts';
import { related } from './relationship-step.ts';
import { CLOSED, knownOf, type LabelPolicy, sensitivity } from './sensitivity-step.ts';
import { ownRecords, writableRecords } from './write-step.ts';
import type { Agreement } from './agreements.ts';
import type { Facts } from './facts.ts';

/** Interactions that add to the requester's own record, or to another's where an agreement lets it. */
const CONTRIBUTIONS: readonly AccessRequest['interaction'][] = ['create', 'update', 'patch', 'delete', 'transaction'];

type Refusal = Extract<Decision, { outcome: 'refuse' }>;

const refuse = (rule: string, reason: Refusal['reason'], facts: Facts, fact?: string): Decision => ({
  outcome: 'refuse',
  rule,
  reason,
  ...(fact === undefined ? {} : { fact }),
  ...(facts.person === undefined ? {} : { person: facts.person.person }),
});

/**
 * The decision, step by step; the first refusal wins and names its step. A pure function: the same request and facts give the same
 * decision, in every process and at any later review. The credential (step 1) was checked where the request came in.
 */
export function decide(
  request: AccessRequest,
  facts: Facts,
  agreements: readonly Agreement[],
  now: Date,
  labels: LabelPolicy = CLOSED,
): Decision {
  const { requester } = request;
  const { ods } = requester.organisation;
  if (!ROUTE_PURPOSES.includes(requester.purpose)) return refuse('2-purpose', 'not-allowed', facts);
  const contributing = CONTRIBUTIONS.includes(request.interaction);
  const fault = dsptFault(facts.dspt, now);
  if (fault !== undefined && !contributing) return refuse('3-dspt', 'not-allowed', facts, `${ods}: ${fault}`);
  const agreed = agreementsFor(request, agreements, now);
  if (!agreed.any && !contributing) return refuse('3-agreement', 'not-allowed', facts, agreed.fact);
  if (facts.person === undefined) return refuse('4-unknown', 'unknown', facts);
  const relationship = related(request, facts, now);
  if (relationship === undefined) return refuse('4-relationship', 'unrelated', facts);
  const { restricted, founder, ...known } = facts.person;
  // Whoever posted about somebody whom others made known learns nothing of who they are by that.
  const hideIdentity = relationship === OWN_ONLY && founder !== ods;
  const withheld = sensitivity(requester, labels);
  const person = { ...known, hideLocation: restricted, hideIdentity, ...withheld };
  const held = facts.holdings.flatMap((each) => knownOf(each, request, labels, withheld) ?? []);
  const rule = `4-relationship:${relationship}`;
  // Adding to one's own record discloses nothing of another's: no agreement and no objection bears on it.
  if (contributing) {
    const others =
      relationship === OWN_ONLY || fault !== undefined
        ? undefined
        : writableRecords(request, { ...facts, holdings: held }, agreed);
    const holdings = [...ownRecords(held, ods), ...(others?.holdings ?? [])];
    return { outcome: 'permit', rule, ...person, holdings, agreements: others?.agreements ?? [] };
  }
  // Having posted about somebody is a claim of one's own making: it opens what one posted, and nothing of anybody else's.
  if (relationship === OWN_ONLY) {
    const own = held.filter(({ custodian }) => custodian.ods === ods);
    return { outcome: 'permit', rule, ...person, holdings: own.map((each) => ({ ...each, view: 'all' })), agreements: [] };
  }
  // Only a read of one's own entry passes a general objection: any wider answer would be empty, and read as "nothing known".
  const general = facts.directives.some((directive) => directive.custodian === undefined && objectsTo(directive, ods));
  if (general && requester.purpose !== 'PATRQT' && request.subject.by !== 'record')
    return refuse('5-directive', 'objection', facts);
  const open = held.filter((holding) => !objected(holding, request, facts));
  const seen = open.flatMap((holding) => {
    const opened = viewOf(holding, request, agreed);
    return opened === undefined ? [] : [{ ...opened, holding }];
  });
  const holdings = seen.map(({ holding, view }): Holding => ({ ...holding, view }));
  const relied = [...new Set(seen.flatMap((each) => each.agreements))];
  return { outcome: 'permit', rule, ...person, holdings, agreements: relied };
}

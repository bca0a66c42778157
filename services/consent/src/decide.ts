import type { AccessRequest, Decision, Holding } from '@ouzel/exchange';
import { inForce, viewOf } from './agreement-step.ts';
import { objected, objectsTo } from './directive-step.ts';
import { LABELS_WITHHELD, OWN_ONLY, ROUTE_PURPOSES } from './policy.ts';
import { related, type Related } from './relationship-step.ts';
import type { Agreement } from './agreements.ts';
import type { Facts } from './facts.ts';

/** Interactions that add to the requester's own record. */
const CONTRIBUTIONS: readonly AccessRequest['interaction'][] = ['create', 'update', 'patch', 'transaction'];

type Refusal = Extract<Decision, { outcome: 'refuse' }>;

const refuse = (rule: string, reason: Refusal['reason'], facts: Facts): Decision => ({
  outcome: 'refuse',
  rule,
  reason,
  ...(facts.person === undefined ? {} : { person: facts.person.person }),
});

/** Who only posted about somebody whom this person replaces now learns no other number of theirs. */
function asKnown({ replaces = [] }: NonNullable<Facts['person']>, { kind, through }: Related): { nhsNumber?: string } {
  const named = kind === OWN_ONLY ? replaces.find(({ person }) => person === through) : undefined;
  return named === undefined ? {} : { nhsNumber: named.nhsNumber };
}

/**
 * The decision, step by step; the first refusal wins and names its step. A pure function: the same request and facts give the same
 * decision, in every process and at any later review. The credential (step 1) was checked where the request came in.
 */
export function decide(request: AccessRequest, facts: Facts, agreements: readonly Agreement[], now: Date): Decision {
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
  const { restricted, founder, ...known } = { ...facts.person, ...asKnown(facts.person, relationship) };
  // Whoever posted about somebody whom others made known learns nothing of who they are by that.
  const hideIdentity = relationship.kind === OWN_ONLY && founder !== ods;
  const { through } = relationship;
  const by = through === undefined ? {} : { through };
  const person = { ...known, ...by, hideLocation: restricted, hideIdentity, labelsWithheld: LABELS_WITHHELD };
  const rule = `4-relationship:${relationship.kind}`;
  // Adding to one's own record discloses nothing of another's: no agreement and no objection bears on it.
  const own = facts.holdings
    .filter(({ custodian }) => custodian.ods === ods)
    .map((holding): Holding => ({ ...holding, view: 'all' }));
  if (contributing) return { outcome: 'permit', rule, ...person, holdings: own, agreements: [] };
  const agreed = usable.map(({ id, version }) => `${id}/${version}`);
  // Having posted about somebody is a claim of one's own making: it opens what one posted, and nothing of anybody else's.
  if (relationship.kind === OWN_ONLY) return { outcome: 'permit', rule, ...person, holdings: own, agreements: agreed };
  // Only a read of one's own entry passes a general objection: any wider answer would be empty, and read as "nothing known".
  const general = facts.directives.some((directive) => directive.custodian === undefined && objectsTo(directive, ods));
  if (general && requester.purpose !== 'PATRQT' && request.subject.by !== 'record')
    return refuse('5-directive', 'objection', facts);
  // Nobody is shown as their own what may be another's.
  const theirs =
    requester.purpose === 'PATRQT' ? facts.holdings.filter(({ linked }) => linked?.reviewed !== false) : facts.holdings;
  const open = theirs.filter((holding) => !objected(holding, request, facts));
  const holdings = open.flatMap((holding): Holding[] => {
    const view = viewOf(holding, request, usable);
    return view === undefined ? [] : [{ ...holding, view }];
  });
  return { outcome: 'permit', rule, ...person, holdings, agreements: agreed };
}

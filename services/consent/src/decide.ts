import { type AccessRequest, type Decision, type Holding, isSubjectAccess } from '@ouzel/exchange';
import { type Agreed, agreementsFor, viewOf } from './agreement-step.ts';
import { decideOnConsent } from './consent-step.ts';
import { leftOf, narrowed, objectsToAll } from './directive-step.ts';
import { dsptFault } from './dspt-step.ts';
import { CONTRIBUTIONS, OWN_ONLY, ROUTE_PURPOSES } from './policy.ts';
import { refuse } from './refuse.ts';
import { related, type Related } from './relationship-step.ts';
import { CLOSED, type KnownHolding, knownOf, type LabelPolicy, sensitivity } from './sensitivity-step.ts';
import { decideOnSubjectAccess } from './subject-access-step.ts';
import { ownRecords, writableRecords } from './write-step.ts';
import type { Agreement } from './agreements.ts';
import type { Facts } from './facts.ts';

/** What a permitted request rests on so far. */
interface Grounds {
  request: AccessRequest;
  /** With the records as far as they may be known of. */
  facts: Omit<Facts, 'holdings'> & { holdings: readonly KnownHolding[] };
  agreed: Agreed;
  now: Date;
}

type Opened = Pick<Extract<Decision, { outcome: 'permit' }>, 'holdings' | 'agreements'>;

/** Adding to one's own record discloses nothing of another's: no agreement and no objection bears on it. Others' only where agreements let. */
function writable({ request, facts, agreed, now }: Grounds, othersToo: boolean): Opened {
  const own = ownRecords(facts.holdings, request.requester.organisation.ods);
  const others = othersToo ? writableRecords(request, facts, agreed, now) : { holdings: [], agreements: [] };
  return { holdings: [...own, ...others.holdings], agreements: others.agreements };
}

/** Having posted about somebody is a claim of one's own making: it opens what one posted, and nothing of anybody else's. */
function ownOnly({ request, facts }: Grounds): Opened {
  const own = facts.holdings.filter(({ custodian }) => custodian.ods === request.requester.organisation.ods);
  return { holdings: own.map((each): Holding => ({ ...each, view: 'all' })), agreements: [] };
}

/** What a source says that somebody does not want shared bars neither its own data, nor the person. */
function asSources({ shut, ...holding }: Holding, { requester: { organisation, purpose } }: AccessRequest): Holding {
  const isBarred = shut === true && holding.custodian.ods !== organisation.ods && purpose !== 'PATRQT';
  return isBarred ? { ...holding, view: [], shut } : holding;
}

/** What directives and agreements leave of each record. */
function readable({ request, facts, agreed, now }: Grounds): Opened {
  // Nobody is shown as their own what may be another's.
  const self = request.requester.purpose === 'PATRQT';
  const theirs = self ? facts.holdings.filter(({ linked }) => linked?.reviewed !== false) : facts.holdings;
  const seen = theirs.flatMap((holding) => {
    const left = leftOf(holding, request, facts, now);
    const opened = left === undefined ? undefined : viewOf(holding, request, agreed);
    return left === undefined || opened === undefined
      ? []
      : [{ holding: asSources(narrowed(holding, opened.view, left), request), agreements: opened.agreements }];
  });
  return {
    holdings: seen.map(({ holding }) => holding),
    agreements: [...new Set(seen.flatMap((each) => each.agreements))],
  };
}

/** Who only posted about somebody whom this person replaces now learns no other number of theirs. */
function asKnown({ replaces = [] }: NonNullable<Facts['person']>, { kind, through }: Related): { nhsNumber?: string } {
  const named = kind === OWN_ONLY ? replaces.find(({ person }) => person === through) : undefined;
  return named === undefined ? {} : { nhsNumber: named.nhsNumber };
}

/** Who the person is, as far as the relationship lets one know. */
function identityOf(person: NonNullable<Facts['person']>, relationship: Related, ods: string) {
  const { restricted, founder, ...known } = { ...person, ...asKnown(person, relationship) };
  // Whoever posted about somebody whom others made known learns nothing of who they are by that.
  const hideIdentity = relationship.kind === OWN_ONLY && founder !== ods;
  const { through } = relationship;
  return { ...known, ...(through === undefined ? {} : { through }), hideLocation: restricted, hideIdentity };
}

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
  if (request.target === 'Consent') return decideOnConsent(request, facts, now);
  if (isSubjectAccess(request.target)) return decideOnSubjectAccess(request, facts, now, labels);
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
  // Only a read of one's own entry passes a general objection: any wider answer would be empty, and read as "nothing known".
  const own = relationship.kind === OWN_ONLY;
  const wide = !contributing && !own && requester.purpose !== 'PATRQT' && request.subject.by !== 'record';
  if (wide && objectsToAll(request, facts, now)) return refuse('5-directive', 'objection', facts);
  const withheld = sensitivity(requester, labels);
  const held = facts.holdings.flatMap((each) => knownOf(each, request, labels, withheld) ?? []);
  const grounds = { request, facts: { ...facts, holdings: held }, agreed, now };
  const opened = contributing ? writable(grounds, !own && fault === undefined) : own ? ownOnly(grounds) : readable(grounds);
  const person = { ...identityOf(facts.person, relationship, ods), ...withheld };
  return { outcome: 'permit', rule: `4-relationship:${relationship.kind}`, ...person, ...opened };
}

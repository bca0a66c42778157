import { type AccessRequest, type Decision, type Holding, SUBJECT_ACCESS } from '@ouzel/exchange';
import { dsptFault } from './dspt-step.ts';
import type { Facts } from './facts.ts';
import { refuse } from './refuse.ts';
import { knownOf, type LabelPolicy, sensitivity } from './sensitivity-step.ts';

/** Who sees to a person's request for what is held of them (national RBAC): Privacy Officer, Caldicott Guardian. */
const OFFICERS = ['R0001', 'R5105'];

/** Nobody is shown as their own what may be another's: a record that came by a link that nobody reviewed stays out. */
const theirs = ({ linked }: Pick<Holding, 'linked'>): boolean => linked?.reviewed !== false;

/** A custodian's own part, whole: what of it must not be shown is for its reviewer to say. */
function draftOf(request: AccessRequest, facts: Facts, labels: LabelPolicy) {
  const { requester } = request;
  const withheld = sensitivity(requester, labels);
  const own = facts.holdings.filter(
    ({ custodian, source }) => custodian.ods === requester.organisation.ods && source === 'stored',
  );
  const holdings = own.filter(theirs).flatMap((each) => knownOf(each, request, labels, withheld) ?? []);
  return { ...withheld, holdings: holdings.map((each): Holding => ({ ...each, view: 'all' })) };
}

/** Every custodian, by the rules for the person themself. What is only asked for live is not kept here, and nothing of a copy is shown. */
function wholeOf(request: AccessRequest, facts: Facts, labels: LabelPolicy) {
  const asSelf: AccessRequest = { ...request, requester: { ...request.requester, purpose: 'PATRQT' } };
  const withheld = sensitivity(asSelf.requester, labels);
  const holdings = facts.holdings.filter(theirs).flatMap((each) => knownOf(each, asSelf, labels, withheld) ?? []);
  return {
    ...withheld,
    holdings: holdings.map((each): Holding => ({ ...each, view: each.source === 'stored' ? 'all' : [] })),
  };
}

/**
 * The decision about a subject access request, which is no direct care: officers alone, for the purpose of information governance. A custodian
 * sees what it holds itself and nothing of another's; the exchange's officers what the person would be shown by policy.
 */
export function decideOnSubjectAccess(request: AccessRequest, facts: Facts, now: Date, labels: LabelPolicy): Decision {
  const { organisation, purpose, user } = request.requester;
  if (purpose !== 'HOPERAT' || !OFFICERS.includes(user?.role ?? '')) return refuse('2-purpose', 'not-allowed', facts);
  const isDraft = request.target === SUBJECT_ACCESS.draft;
  if (!isDraft && organisation.kind !== 'exchange') return refuse('2-purpose', 'not-allowed', facts);
  const fault = dsptFault(facts.dspt, now);
  if (fault !== undefined) return refuse('3-dspt', 'not-allowed', facts, `${organisation.ods}: ${fault}`);
  if (facts.person === undefined) return refuse('4-unknown', 'unknown', facts);
  const opened = isDraft ? draftOf(request, facts, labels) : wholeOf(request, facts, labels);
  if (isDraft && opened.holdings.length === 0) return refuse('4-relationship', 'unrelated', facts);
  const { restricted, founder: _founder, ...known } = facts.person;
  return {
    outcome: 'permit',
    rule: isDraft ? '4-subject-access:draft' : '4-subject-access:whole',
    ...known,
    ...opened,
    hideLocation: restricted,
    hideIdentity: false,
    agreements: [],
  };
}

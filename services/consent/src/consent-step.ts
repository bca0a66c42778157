import { type AccessRequest, type Decision, isNumberOf } from '@ouzel/exchange';
import { CONSENT_KEEPERS, CONSENT_PURPOSES } from './directive-policy.ts';
import type { Facts } from './facts.ts';
import { CONTRIBUTIONS, OWN_ONLY } from './policy.ts';
import { refuse } from './refuse.ts';
import { live, related } from './relationship-step.ts';

/** Who keeps a person's Consents: they themselves, their practice, information governance staff of the exchange. */
function keeper({ requester }: AccessRequest, facts: Facts, now: Date): 'self' | 'practice' | 'governance' | undefined {
  const { organisation, purpose, patient, user } = requester;
  if (purpose === 'PATRQT') return facts.person !== undefined && isNumberOf(facts.person, patient) ? 'self' : undefined;
  if (purpose === 'HOPERAT')
    return organisation.kind === 'exchange' && CONSENT_KEEPERS.includes(user?.role ?? '') ? 'governance' : undefined;
  const registered = live(facts, now).some(({ kind, through }) => kind === 'gp-registration' && through === undefined);
  return organisation.kind === 'gp-practice' && registered ? 'practice' : undefined;
}

/**
 * The decision about Consents, which are no part of anybody's record: keepers see and write all of them, others who have a relationship
 * see only what gives them something. No custodian's data can be read by it.
 */
export function decideOnConsent(request: AccessRequest, facts: Facts, now: Date): Decision {
  const { purpose } = request.requester;
  if (!CONSENT_PURPOSES.includes(purpose)) return refuse('2-purpose', 'not-allowed', facts);
  const keptBy = keeper(request, facts, now);
  // Staff who keep Consents and nothing else are told so; whom they asked about makes no difference.
  if (purpose === 'HOPERAT' && keptBy === undefined) return refuse('2-purpose', 'not-allowed', facts);
  if (facts.person === undefined) return refuse('4-unknown', 'unknown', facts);
  const relationship = keptBy ?? related(request, facts, now)?.kind;
  if (relationship === undefined || relationship === OWN_ONLY) return refuse('4-relationship', 'unrelated', facts);
  if (keptBy === undefined && CONTRIBUTIONS.includes(request.interaction)) return refuse('5-keeper', 'not-allowed', facts);
  const { restricted, founder: _founder, ...known } = facts.person;
  return {
    outcome: 'permit',
    rule: keptBy === undefined ? `4-relationship:${relationship}` : `5-keeper:${keptBy}`,
    ...known,
    holdings: [],
    labelsWithheld: 0,
    hideLocation: restricted,
    hideIdentity: false,
    keepsConsents: keptBy !== undefined,
    agreements: [],
  };
}

import { type AccessRequest, isNumberOf } from '@ouzel/exchange';
import type { Facts } from './facts.ts';
import { OWN_ONLY, RELATIONSHIP_DECAY_DAYS } from './policy.ts';

const DAY_MS = 86_400_000;

/** Relationships that have not ended, or whose kind lasts for a time after its end. */
export function live(facts: Facts, now: Date): Facts['relationships'] {
  return facts.relationships.filter(({ kind, ends }) => {
    const decay = RELATIONSHIP_DECAY_DAYS[kind];
    return decay !== undefined && (ends === undefined || now.getTime() < ends.getTime() + decay * DAY_MS);
  });
}

/** What this very user declared, and for how long: a relationship of their own making, which the trail names as such. */
function declared({ requester }: AccessRequest, { claims = [] }: Facts): string | undefined {
  if (requester.purpose === 'BTG' && claims.some(({ accessAlert }) => accessAlert)) return 'break-glass';
  return claims.some(({ selfClaim }) => selfClaim) ? 'self-claimed' : undefined;
}

/** Legitimate relationships end some time after the fact that they rest on; where there is none, a user may have declared one. */
export function related(request: AccessRequest, facts: Facts, now: Date): string | undefined {
  const { requester } = request;
  if (requester.purpose === 'PATRQT')
    return facts.person !== undefined && isNumberOf(facts.person, requester.patient) ? 'self' : undefined;
  const all = live(facts, now);
  return all.find(({ kind }) => kind !== OWN_ONLY)?.kind ?? declared(request, facts) ?? all[0]?.kind;
}

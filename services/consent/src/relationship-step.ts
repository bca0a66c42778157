import { type AccessRequest, isNumberOf } from '@ouzel/exchange';
import type { Facts } from './facts.ts';
import { OWN_ONLY, RELATIONSHIP_DECAY_DAYS } from './policy.ts';

const DAY_MS = 86_400_000;

/** Legitimate relationships end some time after the fact that they rest on. */
export function related(request: AccessRequest, facts: Facts, now: Date): string | undefined {
  const { requester } = request;
  if (requester.purpose === 'PATRQT')
    return facts.person !== undefined && isNumberOf(facts.person, requester.patient) ? 'self' : undefined;
  const live = facts.relationships.filter(({ kind, ends }) => {
    const decay = RELATIONSHIP_DECAY_DAYS[kind];
    return decay !== undefined && (ends === undefined || now.getTime() < ends.getTime() + decay * DAY_MS);
  });
  return (live.find(({ kind }) => kind !== OWN_ONLY) ?? live[0])?.kind;
}

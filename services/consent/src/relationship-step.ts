import type { AccessRequest } from '@ouzel/exchange';
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

/** Legitimate relationships end some time after the fact that they rest on. */
export function related(request: AccessRequest, facts: Facts, now: Date): string | undefined {
  const { requester } = request;
  if (requester.purpose === 'PATRQT') return requester.patient === facts.person?.nhsNumber ? 'self' : undefined;
  const all = live(facts, now);
  return (all.find(({ kind }) => kind !== OWN_ONLY) ?? all[0])?.kind;
}

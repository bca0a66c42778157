import { type AccessRequest, isNumberOf } from '@ouzel/exchange';
import type { Facts } from './facts.ts';
import { OWN_ONLY, RELATIONSHIP_DECAY_DAYS } from './policy.ts';

const DAY_MS = 86_400_000;

export interface Related {
  kind: string;
  /** It is not with the person as such: with whom they replace, or with a record that came by a link. */
  through?: string;
}

/** Whoever was merged into another sees what the other's record holds only once that was reviewed. */
function isSelf(patient: string | undefined, { person }: Facts): boolean {
  if (patient === undefined || person === undefined) return false;
  if (isNumberOf(person, patient)) return true;
  return (person.replaces ?? []).some(({ nhsNumber, reviewed }) => reviewed && nhsNumber === patient);
}

/** Relationships that have not ended, or whose kind lasts for a time after its end. */
export function live(facts: Facts, now: Date): Facts['relationships'] {
  return facts.relationships.filter(({ kind, ends }) => {
    const decay = RELATIONSHIP_DECAY_DAYS[kind];
    return decay !== undefined && (ends === undefined || now.getTime() < ends.getTime() + decay * DAY_MS);
  });
}

/** What this very user declared, and for how long: a relationship of their own making, which the trail names as such. */
function declared({ requester }: AccessRequest, { claims = [] }: Facts): Related | undefined {
  const alerts = requester.purpose === 'BTG' ? claims.filter(({ accessAlert }) => accessAlert) : [];
  const usable = alerts.length > 0 ? alerts : claims.filter(({ selfClaim }) => selfClaim);
  const claim = usable.find(({ of }) => of === undefined) ?? usable[0];
  if (claim === undefined) return undefined;
  return { kind: alerts.length > 0 ? 'break-glass' : 'self-claimed', ...(claim.of === undefined ? {} : { through: claim.of }) };
}

/**
 * Legitimate relationships end some time after the fact that they rest on; where there is none, a user may have declared one. One with the
 * person as such comes before one by a link.
 */
export function related(request: AccessRequest, facts: Facts, now: Date): Related | undefined {
  const { requester } = request;
  if (requester.purpose === 'PATRQT') return isSelf(requester.patient, facts) ? { kind: 'self' } : undefined;
  const all = live(facts, now);
  const direct = all.filter(({ through }) => through === undefined);
  const wide = ({ kind }: Related): boolean => kind !== OWN_ONLY;
  return direct.find(wide) ?? all.find(wide) ?? declared(request, facts) ?? direct[0] ?? all[0];
}

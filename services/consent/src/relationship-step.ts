import type { AccessRequest } from '@ouzel/exchange';
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
  const reviewed = (person.replaces ?? []).filter((each) => each.reviewed).map(({ nhsNumber }) => nhsNumber);
  return [person.nhsNumber, ...reviewed].includes(patient);
}

/** Legitimate relationships end some time after the fact that they rest on. One with the person as such comes before one by a link. */
export function related(request: AccessRequest, facts: Facts, now: Date): Related | undefined {
  const { requester } = request;
  if (requester.purpose === 'PATRQT') return isSelf(requester.patient, facts) ? { kind: 'self' } : undefined;
  const live = facts.relationships.filter(({ kind, ends }) => {
    const decay = RELATIONSHIP_DECAY_DAYS[kind];
    return decay !== undefined && (ends === undefined || now.getTime() < ends.getTime() + decay * DAY_MS);
  });
  const direct = live.filter(({ through }) => through === undefined);
  const wide = ({ kind }: Related): boolean => kind !== OWN_ONLY;
  return direct.find(wide) ?? live.find(wide) ?? direct[0] ?? live[0];
}

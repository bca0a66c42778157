import type { RuleSet } from '../rule-set.ts';
import { isSameName } from './same-address.ts';
import { alike, type EventRule } from './seen.ts';

/** Whoever works where they live treats their neighbours: only where the person was not in care. */
export const sameStreet: EventRule<RuleSet['rules']['same-street']> = (seen, { score }) => {
  const { look, staff, inCare } = seen;
  if (inCare || look.governance || staff?.person === look.person) return undefined;
  const found = alike(seen);
  const home = found?.home;
  if (home !== 'postcode' && (home !== 'street' || isSameName(found?.family))) return undefined;
  return {
    score,
    sentence: 'Opened the record of a neighbour who was not in the care of the organisation at the time.',
    facts: { home },
  };
};

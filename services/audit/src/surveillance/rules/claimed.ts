import { isClaimed } from '../look.ts';
import type { RuleSet } from '../rule-set.ts';
import type { EventRule } from './seen.ts';

export const claimed: EventRule<RuleSet['rules']['claimed']> = ({ look, inCare }, { score }) =>
  isClaimed(look) && !inCare
    ? {
        score,
        sentence: 'Opened a record on their own declaration alone, with no contact of the organisation near in time.',
        facts: { basis: look.basis },
      }
    : undefined;

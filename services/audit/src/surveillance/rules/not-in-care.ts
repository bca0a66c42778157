import { isClaimed } from '../look.ts';
import type { RuleSet } from '../rule-set.ts';
import type { EventRule } from './seen.ts';

/** What was declared is the other rule's: of somebody who comes unannounced the contact is known only later. */
export const notInCare: EventRule<RuleSet['rules']['not-in-care']> = ({ look, inCare }, { score }) =>
  inCare || look.governance || isClaimed(look)
    ? undefined
    : {
        score,
        sentence: 'Opened a record when no registration, encounter, referral, residency or case of the person was near in time.',
        facts: { basis: look.basis },
      };

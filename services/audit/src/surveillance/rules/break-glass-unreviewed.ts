import type { Unreviewed } from '@ouzel/exchange';
import type { Alert } from '../alert.ts';
import type { RuleSet } from '../rule-set.ts';

/** A declaration that nobody looked at in time: nobody knows whether it was right. */
export function breakGlassUnreviewed(claim: Unreviewed, { score }: RuleSet['rules']['break-glass-unreviewed']): Alert {
  const { organisation, staff, name, role, person, declared, reviewBy } = claim;
  return {
    rule: 'break-glass-unreviewed',
    about: claim.claim,
    organisation,
    staff,
    name,
    role,
    ...(person === undefined ? {} : { person }),
    score,
    sentence: 'Declared that they must see a record, and nobody reviewed it in time.',
    facts: { declared: declared.toISOString(), reviewBy: reviewBy.toISOString() },
    occurred: declared,
  };
}

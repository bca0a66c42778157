import type { RuleSet } from '../rule-set.ts';
import type { EventRule } from './seen.ts';

/** As far as staff are known: both are on the staff list of one organisation. */
export const colleague: EventRule<RuleSet['rules']['colleague']> = ({ look, staff, colleague: is, inCare }, { score }) =>
  is && !inCare && !look.governance && staff?.person !== look.person
    ? { score, sentence: 'Opened the record of a colleague who was not in the care of the organisation at the time.' }
    : undefined;

import type { RuleSet } from '../rule-set.ts';
import type { EventRule } from './seen.ts';

/** One's own record is asked for as everybody asks for theirs, and not by way of one's work. */
export const ownRecord: EventRule<RuleSet['rules']['own-record']> = ({ look, staff }, { score }) =>
  staff?.person === look.person ? { score, sentence: 'Opened their own record.' } : undefined;

import type { Decision } from '@ouzel/exchange';
import type { Facts } from './facts.ts';

type Refusal = Extract<Decision, { outcome: 'refuse' }>;

/** A refusal that names its step, and the person as far as one is known: for the trail, never for the caller. */
export const refuse = (rule: string, reason: Refusal['reason'], facts: Facts, fact?: string): Decision => ({
  outcome: 'refuse',
  rule,
  reason,
  ...(fact === undefined ? {} : { fact }),
  ...(facts.person === undefined ? {} : { person: facts.person.person }),
});

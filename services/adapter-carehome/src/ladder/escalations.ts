import type { Escalations } from '@ouzel/exchange';
import { acceptEffect } from './accept.ts';
import { correctEffects } from './correct.ts';

/** In the transaction in which a set is stored or corrected, so that there is never a set without what it calls for, nor twice. */
export const escalations: Escalations = {
  accept: (set) => acceptEffect(set, 'new'),
  correct: correctEffects,
};

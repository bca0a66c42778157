import { DEFAULT_WEIGHTS, frequenciesOf, type Model } from '@ouzel/matching';
import { limits } from './limits.ts';

/**
 * The model that people are matched by. How often a name is met here is not in it: a score would then tell of people whom the caller may
 * not know of.
 */
export const createModel = (): Model => ({
  weights: DEFAULT_WEIGHTS,
  frequencies: frequenciesOf([]),
  people: limits.people,
});

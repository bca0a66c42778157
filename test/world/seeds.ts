import fc from 'fast-check';

/** `npm run soak` tries this many times as many seeds as `npm test`. */
const SOAK_FACTOR = 50;

/** How many seeds a property is tried with. */
export const runs = (count: number): { numRuns: number } => ({
  numRuns: process.env['OUZEL_SOAK'] === '1' ? count * SOAK_FACTOR : count,
});

fc.configureGlobal(runs(100));

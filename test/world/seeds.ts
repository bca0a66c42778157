import fc from 'fast-check';

/** `npm run soak` tries this many times as many seeds as `npm test`. */
const SOAK_FACTOR = 50;

const factor = process.env['OUZEL_SOAK'] === '1' ? SOAK_FACTOR : 1;

/** How many seeds a property is tried with. */
export const runs = (count: number): { numRuns: number } => ({ numRuns: count * factor });

/** How long such a test may take, in ms for the seeds of `npm test`. */
export const within = (milliseconds: number): number => milliseconds * factor;

fc.configureGlobal(runs(100));

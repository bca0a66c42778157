import type { Condition } from './criteria.ts';

/** All but what has one of these codes at this element. */
export const notCoded = (path: string, codes: readonly string[]): Extract<Condition, { on: 'token' }> => ({
  on: 'token',
  paths: [path],
  any: codes.map((code) => ({ code })),
  not: true,
});

/** What is said of a person and not taken back: of problems and allergies. */
export const NOT_ERROR = notCoded('verificationStatus', ['entered-in-error', 'refuted']);
/** What they have now. */
export const PRESENT = notCoded('clinicalStatus', ['resolved', 'remission', 'inactive']);
/** What they are given now: of medicines. */
export const CURRENT = notCoded('status', ['stopped', 'completed', 'entered-in-error', 'cancelled', 'not-taken']);

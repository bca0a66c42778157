import { SealRefused, WitnessDisagrees } from './seal-head.ts';
import { WitnessUnusable } from './witness.ts';

/** What may keep a sealer from its work, and what somebody must be told of it. */
export const SEAL_FAULTS = {
  'witness-unusable': 'The witness file cannot be read or written: nothing that is sealed is kept outside the database.',
  'witness-disagrees': 'The witness file says otherwise than the database: nothing more is signed.',
  'log-changed': 'The log or its keys are not what they must be: nothing more is signed.',
  'no-writer': 'Something stands in the audit trail that no writer wrote.',
  'turn-failed': undefined,
} as const;
export type SealFault = keyof typeof SEAL_FAULTS;

export function faultOf(error: unknown): SealFault {
  if (error instanceof WitnessUnusable) return 'witness-unusable';
  if (error instanceof WitnessDisagrees) return 'witness-disagrees';
  // A connection that was lost: whether it matters, the age of what waits says.
  return error instanceof SealRefused ? 'log-changed' : 'turn-failed';
}

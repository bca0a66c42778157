import type { View } from './source.ts';

/** Why the exchange stopped asking a source, as readers of a record are told it. What an officer wrote beside it is not for them. */
export const STOP_CAUSES = ['maintenance', 'wrong-data', 'security', 'own-wish', 'other'] as const;
export type StopCause = (typeof STOP_CAUSES)[number];

/** The word of information governance that a source is not asked, in force from the next decision on. */
export interface SourceStop {
  since: Date;
  cause: StopCause;
  /** Whether what it answered earlier may still be shown, as old. */
  copies: 'shown' | 'hidden';
}

/** A stop, over the holding that it is about. */
export interface Stopped extends SourceStop {
  /** What could be seen of the holding if it were not stopped: whether anything is said of it follows from this. */
  view: View;
}

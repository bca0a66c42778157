import type { Effect } from './effect.ts';

/** What is known of a resident before their readings are scored. */
export interface KnownResident {
  /** Scale 2 only where a clinician has said so. */
  spo2Scale: 1 | 2;
  pregnant: boolean;
  /** Their usual score, and of how many earlier sets. */
  usual?: { total: number; of: number };
  last?: { total: number; taken: Date };
}

/** What a home's readings came to, as it is kept beside them. Ids are local to the record. */
export interface CompletedSet {
  /** Names the set, and its receipt. */
  receipt: string;
  /** The score that was made of it. */
  score?: string;
  /** The readings. */
  members: readonly string[];
  taken: Date;
  /** The threshold that the score reaches: `0`, `1-4`, `single-3`, `5-6`, `7+`. */
  band?: string;
  total?: number;
  /** Nothing was missing from the score. */
  complete: boolean;
  /** Why no score was made. */
  unscored?: string;
}

/** What a set of readings leads to: who must know, and that somebody does. */
export interface Escalations {
  /** Joins the transaction in which the set is stored: the set is noted, and where its band asks for somebody an escalation is open. */
  accept(set: CompletedSet & { record: string; home: string }): Effect;
  /** The same for a set that is scored anew: what it called for before ends where it does not any more. */
  correct(set: CompletedSet & { record: string; home: string }): Effect[];
}

import type { Effect } from './effect.ts';
import type { LinkDecision } from './matching.ts';
import type { LinkSuspicion } from './trace.ts';

/** Something that somebody should look at: two people who may be one, or a number that may be another's. Numbers are NHS numbers. */
export interface SuspectedLink extends LinkSuspicion {
  item: string;
  number: string;
  /** Of the other person, where there is one. */
  otherNumber?: string;
  noted: Date;
}

/** What the answers of the national demographics service left for a person to decide. */
export interface Suspicions {
  /** Open ones, the newest first. */
  open(criteria: { before?: Date; count: number }): Promise<SuspectedLink[]>;
  find(item: string): Promise<SuspectedLink | undefined>;
  /** Settles one, with what joins it, in one transaction. @throws FhirError `not-found` where it is not open. */
  settle(item: string, decision: LinkDecision, user: string, alongside: readonly Effect[]): Promise<void>;
  /** The same as an effect, beside the word on the link that it came to. */
  settled(item: string, decision: LinkDecision, user: string): Effect;
  /** The service may be asked again, though it answered about other people: an officer has found out why. */
  resume(said: { at: Date; user: string; reason: string }, alongside: readonly Effect[]): Promise<void>;
}

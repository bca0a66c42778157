import type { Permit, Subject } from '@ouzel/exchange';
import type { FhirError } from '@ouzel/fhir';

/** One entry of a posted set, judged before any permit: whom it is about, or why it is refused. */
export type JudgedEntry = { error: FhirError } | { subject: Subject };

/** What was made of the accepted entries, in their order. */
export interface StoredSet {
  entries: { id: string; version: number; text: string }[];
  score?: { id: string; version: number } | undefined;
  advice: string[];
}

/** The caller's own key for a write, and the SHA-256 of the body it came with. */
export interface IdempotencyKey {
  key: string;
  hash: Buffer;
}

/** The room that takes contributions in. Judging comes before any permit; storing needs one. */
export interface Intake<Judged extends JudgedEntry = JudgedEntry> {
  parseSet(json: unknown): { type: 'batch' | 'transaction'; entries: { resource: unknown; error?: FhirError }[] };
  /** `custodian`: ODS code of the contributor, who cannot speak for another. */
  judge(json: unknown, custodian: string): Judged;
  /**
   * Stores what was judged good, with its score, events and key, in one transaction; a key known before gives its answer again.
   * @throws FhirError `key-reused` where the key came with another body before.
   */
  store(permit: Permit, judged: readonly Judged[], key: IdempotencyKey | undefined): Promise<StoredSet>;
}

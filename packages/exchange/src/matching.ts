import type { Requester } from './access-request.ts';
import type { Effect } from './effect.ts';
import type { Permit } from './permit.ts';
import type { Suspicions } from './suspicions.ts';

/** What one field says for or against two being one person, in bits; no value of either. */
export interface MatchReason {
  field: string;
  level: string;
  bits: number;
}

/** How well somebody fits whom a caller described (https://hl7.org/fhir/R4/valueset-match-grade.html). */
export interface Match {
  grade: 'certain' | 'probable' | 'possible';
  /** From 0 to 1. */
  score: number;
  reasons: readonly MatchReason[];
}

export interface DomainIdentifier {
  system: string;
  value: string;
}

/** A domain of identifiers: NHS numbers, or the numbers that one custodian gives (`custodian` is its ODS code). */
export type IdentifierDomain = { of: 'nhs-number' } | { of: 'custodian'; custodian: string };

/** Finds people by what is known of them. Whom to show, and of whom to say anything, is decided beside it, one by one. */
export interface Matching<Sought = unknown> {
  /** Reads whom a caller seeks from a FHIR Patient. @throws FhirError `bad-element`, `bad-nhs-number`, `missing-element`. */
  soughtOf(patient: unknown): Sought;
  /** People who may be meant, of those alone to whom the caller's organisation is or was related: nobody else bears on the answer. */
  candidates(sought: Sought, requester: Requester): Promise<string[]>;
  /** How well the person fits, by what this caller may see of them and nothing else. Undefined where they do not. */
  matchOf(permit: Permit, sought: Sought): Match | undefined;
  /** The domain that a system names. */
  domainOf(system: string): Promise<IdentifierDomain | undefined>;
  /** The record that a custodian's own number names. */
  recordOf(custodian: string, value: string): Promise<string | undefined>;
  /** What the person is known by in every domain that this caller may know of. */
  identifiersOf(permit: Permit): Promise<DomainIdentifier[]>;
}

export type LinkDecision = 'linked' | 'not-same';

/** A record that may be somebody's, and why: a person must look. */
export interface LinkReviewItem {
  item: string;
  record: string;
  custodian: string;
  /** The custodian's own numbers of it. */
  localIds: readonly string[];
  person: string;
  bits: number;
  reasons: readonly MatchReason[];
  /** What kept the two from being linked. */
  bars: readonly string[];
  opened: Date;
}

export interface LinkReviews {
  /** What else waits for a person: people who may be one by the word of PDS. */
  suspicions: Suspicions;
  /** Open items, the oldest first; of one custodian or of all. */
  open(custodian: string | undefined, most: number): Promise<{ items: LinkReviewItem[]; total: number }>;
  /**
   * Decides an open item, with the event of the decision in the same transaction.
   * @throws FhirError `not-found`, `two-identities` where the custodian has another record of the person.
   */
  decide(
    item: string,
    decision: LinkDecision,
    by: { user: string; custodian: string | undefined },
    alongside: (item: { record: string; person: string }) => Effect,
  ): Promise<{ record: string; person: string }>;
}

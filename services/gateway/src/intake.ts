import type { Effect, Organisation, Permit, Requester, ResourceVersion, Subject } from '@ouzel/exchange';
import type { FhirError, ResourceKey } from '@ouzel/fhir';

/** One resource as it was posted: a create, or an update of what is at `target`. */
export interface Posted {
  resource: unknown;
  /** The type of the address that it was sent to. */
  type: string;
  fullUrl?: string;
  /** A conditional create: the contributor's own identifier, `system|value`. */
  ifNoneExist?: string;
  /** ODS code of the custodian into whose record it is to go, where that is not the contributor's own. */
  custodian?: string;
  target?: { id: string; key: ResourceKey; expected: number };
}

/** A posted resource judged before any permit: whom it is about. What else it holds is the intake's own. */
export interface Good {
  subject: Extract<Subject, { by: 'person' | 'nhs-number' | 'record' }>;
}
export type Judged = Good | { error: FhirError };

/** A posted resource as it is now kept. */
export interface StoredEntry {
  type: string;
  id: string;
  version: number;
  /** Its JSON text; empty where it was there before and may not be shown, or where the answer is given again. */
  text: string;
  /** Milliseconds since 1970. */
  updated: number;
  /** False where a conditional create found it there. */
  created: boolean;
  advice: string[];
  /** The id of the Task that says what becomes of it. */
  receipt?: string | undefined;
}

export interface StoredSet {
  /** In the order of what was to be stored; in a partial set the error of what was not. */
  entries: (StoredEntry | FhirError)[];
  /** Everything written for each person, derived resources too, in the order of the people. */
  written: ResourceVersion[][];
  /** The same key was answered before: nothing was written this time. */
  again: boolean;
}

/** The caller's own key for a write, and the SHA-256 of what it came with. */
export interface IdempotencyKey {
  key: string;
  hash: Buffer;
}

/** The room that takes contributions in. Judging comes before any permit; storing needs one for each person. */
export interface Intake {
  /** Types that may be posted. */
  types: readonly string[];
  judge(posted: readonly Posted[], organisation: Organisation): Promise<Judged[]>;
  /** Makes the people of posted Patients known, so that they can be decided about. @throws FhirError `two-identities`, `not-allowed`. */
  register(good: readonly Good[], requester: Requester): Promise<void>;
  /**
   * Stores what was judged good, with what follows from it and the event, in one transaction: all of it, or each by itself where the set is
   * `partial`. A key known before gives its answer again, to the same people only.
   * @throws FhirError `key-reused`, `stale-version`, `not-allowed`, `two-identities`.
   */
  store(
    sets: readonly { permit: Permit; good: readonly Good[] }[],
    how: { key?: IdempotencyKey | undefined; partial?: boolean; alongside?: (stored: StoredSet) => Effect | undefined },
  ): Promise<StoredSet>;
}

/** Checks of structure, bindings and profiles, many resources at once; empty lists for those that are good. */
export interface Gate {
  faultsOfMany(resources: readonly unknown[]): Promise<readonly (readonly FhirError[])[]>;
}

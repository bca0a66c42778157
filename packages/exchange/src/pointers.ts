import { FhirError, type Situation } from '@ouzel/fhir';
import type { Effect } from './effect.ts';
import type { Permit } from './permit.ts';

/** Codes with which the National Record Locator says what was wrong (its ValueSet Spine-ErrorOrWarningCode-1). */
export type LocatorCode =
  | 'ACCESS DENIED'
  | 'AUTHOR_CREDENTIALS_ERROR'
  | 'NO_RECORD_FOUND'
  | 'INVALID_RESOURCE'
  | 'INVALID_PARAMETER'
  | 'INVALID_NHS_NUMBER'
  | 'INVALID_CODE_SYSTEM'
  | 'INVALID_CODE_VALUE'
  | 'INVALID_IDENTIFIER_SYSTEM'
  | 'INVALID_IDENTIFIER_VALUE'
  | 'MISSING_OR_INVALID_HEADER'
  | 'MESSAGE_NOT_WELL_FORMED'
  | 'BAD_REQUEST';

/** A fault that the record locator has a code of its own for. The situation says HTTP status and FHIR issue code. */
export class PointerError extends FhirError {
  readonly locatorCode: LocatorCode;

  constructor(situation: Situation, code: LocatorCode, diagnostics: string, expression?: string) {
    super(situation, diagnostics, expression === undefined ? {} : { expression: [expression] });
    this.name = 'PointerError';
    this.locatorCode = code;
  }
}

/** Who publishes or looks for pointers: an ODS code, or one part of that organisation, `<ODS>.<suffix>`. */
export interface Holder {
  ods: string;
  /** As it stands in ids and custodians of pointers. */
  name: string;
}

/** Whose the id of a posted pointer is: made by us, given by its holder, or the one in the address. */
export type PointerNaming = 'ours' | 'theirs' | { is: string };

/** A posted pointer that keeps the rules. What else it holds is the locator's own. */
export interface JudgedPointer {
  readonly id: string;
  readonly nhsNumber: string;
}

export interface ShownPointer {
  id: string;
  version: number;
  /** `system|code`. */
  type: string;
  /** The DocumentReference as JSON text. */
  text: string;
}

export type PointerOutcome = 'created' | 'updated' | 'superseded';

export interface PointerSearch {
  /** `system|code` each; a pointer must have one of them. */
  types: readonly string[];
  /** Empty: any. */
  categories: readonly string[];
  /** The custodian as it stands in the pointer. */
  custodian?: string | undefined;
  /** Pointers of one page; 0 only counts. */
  count: number;
  after?: { created: string; id: string } | undefined;
}

export interface FoundPointers {
  total: number;
  shown: readonly ShownPointer[];
  /** Where the next page begins, if there is one. */
  next?: { created: string; id: string };
}

/** Pointers to documents in the manner of the National Record Locator: who published that they hold which document about whom. */
export interface Pointers {
  /** The pointer types (`system|code`) that a holder may publish and find; none where it takes no part. */
  typesOf(holder: Holder): Promise<readonly string[]>;
  /** @throws PointerError with the first rule that a posted DocumentReference breaks. */
  judge(resource: unknown, how: { holder: Holder; types: readonly string[]; naming: PointerNaming }): JudgedPointer;
  /** Makes the person and the holder's record of them known, with an effect in the same transaction. @returns the person. */
  register(pointer: JudgedPointer, holder: Holder, alongside: (person: string) => Effect): Promise<string>;
  /** Whose pointer an id is, and in which record it is: so that whom it is about can be decided. */
  placeOf(id: string): Promise<{ holder: string; record: string } | undefined>;
  /** The record that an organisation has of a person, where it has one. */
  recordOf(organisation: string, nhsNumber: string): Promise<string | undefined>;
  /** Stores a pointer, and deletes those that it replaces, in one transaction with the effect. @throws PointerError. */
  store(
    permit: Permit,
    pointer: JudgedPointer,
    how: { holder: Holder; mustExist?: boolean; alongside: (outcome: PointerOutcome, version: number) => Effect },
  ): Promise<{ outcome: PointerOutcome; version: number }>;
  /** @returns the version that was deleted. @throws PointerError `NO_RECORD_FOUND`. */
  remove(permit: Permit, id: string, how: { holder: Holder; alongside: (version: number) => Effect }): Promise<number>;
  /** A holder's own pointers, whatever their labels. */
  searchOwn(permit: Permit, holder: Holder, wanted: PointerSearch): Promise<FoundPointers>;
  readOwn(permit: Permit, holder: Holder, id: string): Promise<ShownPointer | undefined>;
  /** Pointers of everybody, as far as the permit lets them be seen: of a restricted person only the requester's own. */
  search(permit: Permit, wanted: PointerSearch): Promise<FoundPointers>;
  read(permit: Permit, id: string): Promise<ShownPointer | undefined>;
}

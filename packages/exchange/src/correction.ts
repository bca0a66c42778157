import type { Resource } from '@medplum/fhirtypes';
import type { CompletedSet } from './escalations.ts';
import type { Permit } from './permit.ts';

/** What follows from readings that were changed: another score in the place of the one before. */
export interface Correction {
  /** The set as it now is. */
  set: CompletedSet;
  /** The score as it now is, and the version that it changes; of a set that had none, a new one. */
  score?: { resource: Resource; expected?: number };
  /** Who was called because of the score before, by their Tasks. */
  told: readonly { task: string; organisation: string }[];
  /** The score before had others told. */
  announced: boolean;
  advice: readonly string[];
}

/** Readings of a home's own that are changed, of one record. */
export interface Corrected {
  permit: Permit;
  record: string;
  /** Those that change, as they will be; ids are local to the record. */
  changed: readonly Resource[];
  now: Date;
  birthDate: () => string | undefined;
  newId: () => string;
}

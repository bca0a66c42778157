import type { Resource } from '@medplum/fhirtypes';
import type { Organisation } from './access-request.ts';
import type { Corrected, Correction } from './correction.ts';
import type { CompletedSet, KnownResident } from './escalations.ts';
import type { EventKind } from './outbox.ts';

/** Something that a set of resources brings about beyond being kept. `resource` is the id of the resource that it is about. */
export interface CompletedEvent {
  kind: EventKind;
  resource: string;
  occurred: Date;
}

/** What follows from a set of resources about one person. */
export interface Completed {
  /** Derived resources, with ids from `newId`, referring to the set's as `Type/id` and to the person as `SUBJECT`. */
  resources: readonly Resource[];
  /** What the contributor is told at once, sentence by sentence. */
  advice: readonly string[];
  events: readonly CompletedEvent[];
  /** Readings of a home, which have a receipt. */
  set?: CompletedSet;
}

/** What a kind of contributor's resources must meet beyond being good FHIR, and what follows from them. */
export interface ContributionRules {
  appliesTo(organisation: Organisation): boolean;
  /** Judges one posted resource. An `update` may be about a time long past. @throws FhirError */
  check(resource: Resource, at: { now: Date; update: boolean }): void;
  /** Completes the resources of one person that came together; they have the ids that they will be kept under. */
  complete(
    set: readonly Resource[],
    about: { now: Date; birthDate: () => string | undefined; newId: () => string; known?: KnownResident | undefined },
  ): Completed;
  /** What has to be known of the person before their readings are completed. */
  knows?(about: { person: string; record: string }): Promise<KnownResident>;
  /** What follows from resources of the contributor's own that are changed. */
  corrects?(asked: Corrected): Promise<readonly Correction[]>;
}

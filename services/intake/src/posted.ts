import type { Resource } from '@medplum/fhirtypes';
import type { Organisation, Subject } from '@ouzel/exchange';
import type { FhirError, ResourceKey } from '@ouzel/fhir';

/** One resource as it was posted: a create, or an update of what is at `target`. */
export interface Posted {
  resource: unknown;
  /** The type of the address that it was sent to. */
  type: string;
  /** Its place in a Bundle: others may refer to it by this. */
  fullUrl?: string;
  /** A conditional create: the contributor's own identifier, `system|value`. */
  ifNoneExist?: string;
  /** ODS code of the custodian into whose record it is to go, where that is not the contributor's own. */
  custodian?: string;
  /** An update: what is updated, and the version that it must still have. */
  target?: { id: string; key: ResourceKey; expected: number };
}

/** Whom a posted resource is about; a Patient that is itself posted is known by its number. */
export type PostedSubject = Extract<Subject, { by: 'person' | 'nhs-number' | 'record' }>;

/** A resource that may be stored, as far as can be told before it is known who may. */
export interface Good {
  subject: PostedSubject;
  resource: Resource & { id: string };
  /** Its id follows from what was posted: the same posted again is the same resource. */
  same: boolean;
  fullUrl?: string;
  ifNoneExist?: string;
  /** Into whose record, where not into the contributor's own. */
  custodian?: string;
  target?: { key: ResourceKey; expected: number };
  /** The person that the resource itself names, where `subject` is the record that it updates. */
  named?: PostedSubject;
}

export type Judged = Good | { error: FhirError };

export interface Contributor {
  organisation: Organisation;
  now: Date;
}

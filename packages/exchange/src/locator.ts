import type { Patient } from '@medplum/fhirtypes';
import type { Effect } from './effect.ts';
import type { Links } from './links.ts';
import type { Permit } from './permit.ts';
import type { Holding, Translated } from './source.ts';

/** Somebody as a custodian knows them. */
export interface Registration {
  custodian: string;
  source: Holding['source'];
  /** Checked and verified. Without it the record stays unlinked: it is kept, and shown to nobody. */
  nhsNumber?: string;
  /** The custodian's own numbers for the person. */
  localIds: readonly string[];
  /** Who they are; begins the person where the exchange does not know them yet. */
  patient: Patient;
  /** PDS S-flag: where they are must not be shown. */
  restricted?: boolean;
}

/** A Patient that a contributor posts. */
export interface PatientRegistration {
  custodian: string;
  nhsNumber: string;
  patient: Patient;
}

export interface RegisteredPatient {
  person: string;
  record: string;
  /** False where the contributor had registered this person before. */
  created: boolean;
}

/** What a live source has answered. */
export interface KeptCopy {
  /** When it was asked, and when it had answered. */
  asked: Date;
  asOf: Date;
  contentHash: string;
  translated: Pick<Translated, 'excluded' | 'warnings'>;
  types: readonly string[];
  /** Nothing was left out that a reader would miss. */
  whole: boolean;
}

export interface Registered {
  record: string;
  /** Whose it is now, after the links in force. */
  person?: string;
  /** Whom it was registered for: where it goes back to when a link is undone. */
  home?: string;
}

/** Who holds what about whom. */
export interface Locator {
  /** Who is who. */
  links: Links;
  /** Finds or makes the record of a custodian about a person. The same registration twice is one record. */
  register(registration: Registration): Promise<Registered>;
  /** Notes that a record holds these types. */
  point(record: string, types: readonly string[]): Effect;
  /**
   * Registers patients of one contributor, each by NHS number; what is there already stays. In the order given, with an effect for each.
   * @throws FhirError `two-identities` where a date of birth is not that of the person with this NHS number.
   */
  registerPatients(
    registrations: readonly PatientRegistration[],
    alongside: (person: string) => Effect,
  ): Promise<RegisteredPatient[]>;
  /** The person's own Patient resource, as JSON text. */
  patientOf(permit: Permit): { text: string; version: number };
  /** The kept copy's state: what it held when it was last taken. */
  keptState(
    holding: Holding,
  ): Promise<{ asOf: Date; contentHash: string; translated: Pick<Translated, 'excluded' | 'warnings'> } | undefined>;
  /** Notes a new kept copy of a live source for the organisation that asked, and the types that it holds, which are then all. */
  keep(permit: Permit, holding: Holding, state: KeptCopy): Effect;
  /** The records of every copy that is kept of a live source about the person, whoever asked for it. */
  keptCopies(permit: Permit, holding: Holding): Promise<string[]>;
  /** Notes that nothing is kept any more in one of the copies of a live source. */
  forget(permit: Permit, holding: Holding, record: string): Effect;
}

import type { Organisation, Requester } from '@ouzel/exchange';
import { FhirError } from '@ouzel/fhir';
import { type Gate, judgeAll } from './judge.ts';
import type { Good, Judged, Posted } from './posted.ts';
import type { PersonSet, StoreOptions } from './prepare.ts';
import { type How, isUniqueViolation, storeSets } from './store.ts';
import type { StoredSet } from './stored-set.ts';
import { CONTRIBUTED_TYPES } from './subject.ts';

export interface IntakeOptions extends StoreOptions {
  gate: Gate;
}

/** The way in for what organisations post by FHIR: judged, completed by the rules of its kind, stored with all that follows in one transaction. */
export function createIntake(options: IntakeOptions) {
  const { locator, consent, now } = options;
  return {
    types: CONTRIBUTED_TYPES,

    /** Judges each posted resource by itself. Never rejects for a bad one. */
    judge: (posted: readonly Posted[], organisation: Organisation): Promise<Judged[]> =>
      judgeAll(posted, { organisation, now: now() }, options),

    /**
     * Makes the people of posted Patients known, each related to the contributor, so that they can be decided about.
     * @throws FhirError `two-identities` naming the person in the trail only, `not-allowed` for a citizen.
     */
    async register(good: readonly Good[], { organisation: { ods }, patient, purpose }: Requester): Promise<void> {
      const patients = good.flatMap(({ resource, subject }) =>
        resource.resourceType === 'Patient' && subject.by === 'nhs-number'
          ? [{ custodian: ods, nhsNumber: subject.nhsNumber, patient: resource }]
          : [],
      );
      if (patients.length > 0 && (patient !== undefined || purpose === 'PATRQT'))
        throw new FhirError('not-allowed', 'A person registers nobody; their practice does.');
      const starts = now();
      await locator.registerPatients(patients, (person) =>
        consent.relationship({ organisation: ods, person, kind: 'contribution', basis: 'Patient', starts }),
      );
    },

    /**
     * Stores the sets of one request, or gives the answer that the same key had before. That the very same was posted before is rare: it is
     * looked for only once the database has refused it, as is what another request with the same key stored a moment ago.
     * @throws FhirError `key-reused`, `stale-version`, `not-allowed`, `two-identities`.
     */
    async store(sets: readonly PersonSet[], how: How = {}): Promise<StoredSet> {
      try {
        return await storeSets(options, sets, how);
      } catch (error) {
        const stale = how.key !== undefined && error instanceof FhirError && error.situation === 'stale-version';
        if (!stale && !isUniqueViolation(error)) throw error;
        return storeSets(options, sets, { ...how, look: true });
      }
    },
  };
}

export type Intake = ReturnType<typeof createIntake>;

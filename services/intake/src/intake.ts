import type { Consent, Effect, Organisation } from '@ouzel/exchange';
import { FhirError } from '@ouzel/fhir';
import { answeredBefore } from '@ouzel/records';
import { type Gate, judgeAll } from './judge.ts';
import type { Good, Judged, Posted } from './posted.ts';
import type { PersonSet, StoreOptions } from './prepare.ts';
import { isUniqueViolation, type Key, type StoredSet, storeSets } from './store.ts';
import { CONTRIBUTED_TYPES } from './subject.ts';

export interface IntakeOptions extends StoreOptions {
  gate: Gate;
  consent: Pick<Consent, 'relationship'>;
}

/** The way in for what organisations post by FHIR: judged, completed by the rules of its kind, stored with all that follows in one transaction. */
export function createIntake(options: IntakeOptions) {
  const { locator, consent, now } = options;
  return {
    types: CONTRIBUTED_TYPES,

    /** Judges each posted resource by itself. Never rejects for a bad one. */
    judge: (posted: readonly Posted[], organisation: Organisation): Promise<Judged[]> =>
      judgeAll(posted, { organisation, now: now() }, options),

    /** Makes the people of posted Patients known, each related to the contributor, so that they can be decided about. */
    async register(good: readonly Good[], { ods }: Organisation): Promise<void> {
      const patients = good.flatMap(({ resource, subject }) =>
        resource.resourceType === 'Patient' && subject.by === 'nhs-number'
          ? [{ custodian: ods, nhsNumber: subject.nhsNumber, patient: resource }]
          : [],
      );
      const starts = now();
      await locator.registerPatients(patients, (person) =>
        consent.relationship({ organisation: ods, person, kind: 'contribution', basis: 'Patient', starts }),
      );
    },

    /**
     * Stores the sets of one request, all or nothing, or gives the answer that the same key had before, also where another request with
     * it won by a moment. @throws FhirError `key-reused`, `stale-version`, `not-allowed`, `two-identities`.
     */
    async store(
      sets: readonly PersonSet[],
      key: Key | undefined,
      alongside?: (stored: StoredSet) => Effect | undefined,
    ): Promise<StoredSet> {
      try {
        return await storeSets(options, sets, key, alongside);
      } catch (error) {
        const custodian = sets[0]?.permit.requester.organisation.ods ?? '';
        // Another request with this key may have won by a moment: by now its answer is there, and is this one's too.
        const overtaken = isUniqueViolation(error) || (error instanceof FhirError && error.situation === 'stale-version');
        // The same posted at the same moment under no key: by now it is there, and is found.
        if (key === undefined && isUniqueViolation(error)) return storeSets(options, sets, key, alongside);
        if (key === undefined || !overtaken) throw error;
        if ((await answeredBefore(options.database, { custodian, ...key })) === undefined) throw error;
        return storeSets(options, sets, key, alongside);
      }
    },
  };
}

export type Intake = ReturnType<typeof createIntake>;

import type { Resource } from '@medplum/fhirtypes';
import type { Completed, ContributionRules } from '@ouzel/exchange';
import { FhirError } from '@ouzel/fhir';
import { acceptSet } from './accept.ts';
import { ageAt } from './age.ts';
import type { PostedObservation } from './datatypes.ts';
import { parseObservation } from './observation.ts';
import { checkUnits, checkVitalSign } from './vital-signs.ts';

function observationsOf(set: readonly Resource[]): { observation: PostedObservation; id: string }[] {
  return set.flatMap((resource) =>
    resource.resourceType === 'Observation' ? [{ observation: parseObservation(resource), id: resource.id ?? '' }] : [],
  );
}

/** Care homes post vital signs: strictly read, of now, in the right units; a set is scored and may call for help. */
export const careHomeRules: ContributionRules = {
  appliesTo: ({ kind }) => kind === 'care-home',
  check(resource, { now, update }) {
    if (resource.resourceType !== 'Observation')
      throw new FhirError('not-allowed', 'A care home posts Observations.', { expression: ['resourceType'] });
    const observation = parseObservation(resource);
    if (update) checkUnits(observation);
    else checkVitalSign(observation, now);
  },
  complete(posted, { now, birthDate, newId, known = { spo2Scale: 1, pregnant: false } }): Completed {
    const judged = observationsOf(posted).map(({ observation, id }) => ({
      observation,
      id,
      ...checkVitalSign(observation, now),
    }));
    if (judged.length === 0) return { resources: [], advice: [], events: [] };
    const age = ageAt(birthDate(), now);
    const { derived, scoreId, advice, ...made } = acceptSet(judged, { now, newId, known, ...age });
    const { band, taken } = made;
    // Scores at which somebody beyond the home must know.
    const calls = scoreId !== undefined && (band === 'single-3' || band === '5-6' || band === '7+');
    const events = calls ? [{ kind: 'vital-signs' as const, resource: scoreId, occurred: taken }] : [];
    const members = judged.map(({ id }) => id);
    const set = { ...made, receipt: newId(), members, ...(scoreId === undefined ? {} : { score: scoreId }) };
    return { resources: derived, advice, events, set };
  },
};

const AHEAD_MS = 5 * 60_000;

/** Hospitals and others post of any time past; units that would mislead are refused all the same. */
export const clinicalRules: ContributionRules = {
  appliesTo: () => true,
  check(resource, { now }) {
    if (resource.resourceType !== 'Observation') return;
    checkUnits(resource);
    const taken = resource.effectiveDateTime ?? resource.effectiveInstant ?? resource.effectivePeriod?.start;
    if (taken !== undefined && new Date(taken).getTime() > now.getTime() + AHEAD_MS)
      throw new FhirError('unsafe', 'The reading is in the future. Check the clock and post it again.', {
        expression: ['Observation.effectiveDateTime'],
      });
  },
  complete: () => ({ resources: [], advice: [], events: [] }),
};

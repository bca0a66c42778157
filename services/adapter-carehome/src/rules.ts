import type { Resource } from '@medplum/fhirtypes';
import type { Completed, ContributionRules } from '@ouzel/exchange';
import { FhirError } from '@ouzel/fhir';
import { type AcceptedSet, acceptSet, type JudgedObservation } from './accept.ts';
import { ageAt } from './age.ts';
import type { PostedObservation } from './datatypes.ts';
import { parseObservation } from './observation.ts';
import { checkSoftSigns, type SeenSigns, softSignsOf, withConcern } from './soft-signs.ts';
import { checkUnits, checkVitalSign } from './vital-signs.ts';

function observationsOf(set: readonly Resource[]): { observation: PostedObservation; id: string }[] {
  return set.flatMap((resource) =>
    resource.resourceType === 'Observation' ? [{ observation: parseObservation(resource), id: resource.id ?? '' }] : [],
  );
}

function signsOf(set: readonly Resource[], now: Date, newId: () => string): SeenSigns[] {
  return set.flatMap((resource) =>
    resource.resourceType === 'QuestionnaireResponse'
      ? (softSignsOf(resource, checkSoftSigns(resource, { now, update: false }), newId) ?? [])
      : [],
  );
}

type Asked = Parameters<ContributionRules['complete']>[1];
type Scored = Omit<AcceptedSet, 'derived' | 'advice' | 'taken'>;
const NOTHING = { derived: [], advice: [], complete: false };

/** What came together is one set: its readings scored, and its soft signs beside them. */
function completed(judged: readonly JudgedObservation[], signs: readonly SeenSigns[], asked: Asked): Completed {
  const { now, newId, birthDate, known = { spo2Scale: 1, pregnant: false } } = asked;
  const made = judged.length === 0 ? NOTHING : acceptSet(judged, { now, newId, known, ...ageAt(birthDate(), now) });
  const { derived, advice, scoreId, ...scored }: Scored & Pick<AcceptedSet, 'derived' | 'advice'> = made;
  const taken = new Date(Math.max(...[...judged.map((each) => each.taken), ...signs.map(({ seen }) => seen)].map(Number)));
  const noted = signs.map(({ observation }) => observation);
  const score = scoreId ?? noted[0]?.id;
  const band = withConcern(scored.band, signs.length > 0);
  // Scores at which somebody beyond the home must know.
  const calls = score !== undefined && band !== undefined && band !== '0' && band !== '1-4';
  const events = calls ? [{ kind: 'vital-signs' as const, resource: score, occurred: taken }] : [];
  const members = [...judged, ...noted].map(({ id }) => id);
  const about = { ...(band === undefined ? {} : { band }), ...(score === undefined ? {} : { score }) };
  const set = { ...scored, ...about, taken, receipt: newId(), members };
  return { resources: [...derived, ...noted], advice: [...signs.flatMap((each) => each.advice), ...advice], events, set };
}

/** Care homes post vital signs: strictly read, of now, in the right units; a set is scored and may call for help, as may soft signs. */
export const careHomeRules: ContributionRules = {
  appliesTo: ({ kind }) => kind === 'care-home',
  check(resource, { now, update }) {
    if (resource.resourceType === 'QuestionnaireResponse') {
      checkSoftSigns(resource, { now, update });
      return;
    }
    if (resource.resourceType !== 'Observation')
      throw new FhirError('not-allowed', 'A care home posts Observations, and soft signs as a QuestionnaireResponse.', {
        expression: ['resourceType'],
      });
    const observation = parseObservation(resource);
    if (update) checkUnits(observation);
    else checkVitalSign(observation, now);
  },
  complete(posted, asked): Completed {
    const judged = observationsOf(posted).map(({ observation, id }) => ({
      observation,
      id,
      ...checkVitalSign(observation, asked.now),
    }));
    const signs = signsOf(posted, asked.now, asked.newId);
    return judged.length + signs.length === 0 ? { resources: [], advice: [], events: [] } : completed(judged, signs, asked);
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

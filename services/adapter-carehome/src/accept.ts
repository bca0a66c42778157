import type { Observation, Resource } from '@medplum/fhirtypes';
import { SUBJECT } from '@ouzel/exchange';
import { FhirError, systems, uuidOfBase32 } from '@ouzel/fhir';
import { type Band, scoreNews2 } from '@ouzel/news2';
import type { PostedObservation } from './datatypes.ts';
import { limits } from './limits.ts';
import { news2Observation } from './news2-observation.ts';
import { parseObservation } from './observation.ts';
import { checkVitalSign, measurementsOf } from './vital-signs.ts';

/** Whom a posted Observation is about, as it says itself. */
export type PostedSubject = { by: 'person'; person: string } | { by: 'nhs-number'; nhsNumber: string };

/** One entry of a set: what is to be stored, or why it is refused. */
export type Judged =
  | { observation: PostedObservation; subject: PostedSubject; taken: Date; advice: string[] }
  | { error: FhirError };

/**
 * The one person that an Observation names, by `Patient/<id>` or by NHS number.
 * @throws FhirError `missing-element`, `bad-value`, `bad-nhs-number`; both together are judged where the person is known.
 */
function subjectOf(
  { subject }: PostedObservation,
  base: string,
  nhsNumberOf: (text: string, expression: string) => string,
): PostedSubject {
  const nhsNumber = subject?.identifier?.system === systems.nhsNumber ? subject.identifier.value : undefined;
  const text = subject?.reference?.replace(`${base}/`, '');
  if (text !== undefined && nhsNumber !== undefined) {
    throw new FhirError('two-identities', 'Name the person once: by reference or by NHS number, not by both.', {
      expression: ['Observation.subject'],
    });
  }
  if (nhsNumber !== undefined)
    return { by: 'nhs-number', nhsNumber: nhsNumberOf(nhsNumber, 'Observation.subject.identifier.value') };
  const person = text?.startsWith('Patient/') === true ? uuidOfBase32(text.slice('Patient/'.length)) : undefined;
  if (text !== undefined && person === undefined) {
    throw new FhirError('bad-value', 'The subject is not the id of a Patient here.', {
      expression: ['Observation.subject.reference'],
    });
  }
  if (person === undefined)
    throw new FhirError('missing-element', 'Say who was measured: a Patient reference or an NHS number.', {
      expression: ['Observation.subject'],
    });
  return { by: 'person', person };
}

/** Who measured is known from the token; a performer of another organisation would put words into its mouth. */
function assertOwn({ performer = [] }: PostedObservation, custodian: string): void {
  const foreign = performer.some(({ identifier }) => identifier?.system === systems.odsCode && identifier.value !== custodian);
  if (foreign)
    throw new FhirError('not-allowed', 'The performer is another organisation than the one that posts.', {
      expression: ['Observation.performer'],
    });
}

export interface JudgeOptions {
  now: Date;
  base: string;
  /** ODS code of the contributor. */
  custodian: string;
  nhsNumberOf: (text: string, expression: string) => string;
}

/** Judges one posted resource. Never throws: one refused value must not refuse its set. */
export function judge(json: unknown, { now, base, custodian, nhsNumberOf }: JudgeOptions): Judged {
  try {
    const observation = parseObservation(json);
    const subject = subjectOf(observation, base, nhsNumberOf);
    assertOwn(observation, custodian);
    return { observation, subject, ...checkVitalSign(observation, now) };
  } catch (error) {
    if (error instanceof FhirError) return { error };
    throw error;
  }
}

export interface AcceptedSet {
  /** What to store: the Observations with ids of their own, and the score where one can be made. */
  resources: Resource[];
  /** Ids of the posted Observations, in order. */
  ids: string[];
  scoreId?: string;
  /** The threshold that the score reaches. */
  band?: Band;
  /** What the home is told at once. */
  advice: string[];
  taken: Date;
}

export interface AcceptOptions {
  now: Date;
  newId: () => string;
  /** From the person's record: scale 2 only where a clinician has authorised it. */
  spo2Scale: 1 | 2;
  ageYears?: number;
}

function stored(posted: PostedObservation, id: string): Observation {
  const {
    subject: _subject,
    id: _id,
    meta: given,
    implicitRules: _rules,
    contained: _contained,
    modifierExtension: _modifier,
    component,
    ...content
  } = posted;
  const parts = component?.map(({ modifierExtension: _none, ...part }) => part);
  const security = given?.security === undefined ? {} : { meta: { security: given.security } };
  return { ...content, ...security, ...(parts === undefined ? {} : { component: parts }), id, subject: { reference: SUBJECT } };
}

/** A set of accepted Observations of one person, completed by its score. */
export function acceptSet(
  set: readonly Exclude<Judged, { error: FhirError }>[],
  { now, newId, spo2Scale, ageYears }: AcceptOptions,
): AcceptedSet {
  const ids = set.map(() => newId());
  const observations = set.map(({ observation }, at) => stored(observation, ids[at] ?? ''));
  const taken = new Date(Math.max(...set.map((each) => each.taken.getTime())));
  const late =
    now.getTime() - taken.getTime() > limits.repeatAfterMs ? ['This set is over an hour old: repeat the readings now.'] : [];
  const advice = [...set.flatMap((each) => each.advice), ...late];
  const score = scoreNews2(
    measurementsOf(
      set.map(({ observation }) => observation),
      spo2Scale,
    ),
    ageYears === undefined ? {} : { ageYears },
  );
  if (!score.scored) {
    const why =
      score.why === 'under-16'
        ? ['NEWS2 is not made for people under 16; no score was made.']
        : score.why === 'pregnant'
          ? ['NEWS2 is not made for pregnancy; no score was made.']
          : [];
    return { resources: observations, ids, advice: [...advice, ...why], taken };
  }
  const scoreId = newId();
  const derived = news2Observation(score, { id: scoreId, taken: taken.toISOString(), spo2Scale, derivedFrom: ids });
  return {
    resources: [...observations, derived],
    ids,
    scoreId,
    band: score.band,
    advice: [...(derived.note ?? []).map(({ text }) => text ?? ''), ...advice],
    taken,
  };
}

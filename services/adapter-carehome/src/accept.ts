import type { Resource } from '@medplum/fhirtypes';
import type { KnownResident } from '@ouzel/exchange';
import { type Band, scoreNews2 } from '@ouzel/news2';
import type { PostedObservation } from './datatypes.ts';
import { limits } from './limits.ts';
import { trendOf } from './resident/trend.ts';
import { news2Observation } from './news2-observation.ts';
import { measurementsOf } from './vital-signs.ts';

/** An Observation of a set, judged good; `id` is the one that it is kept under. */
export interface JudgedObservation {
  id: string;
  observation: PostedObservation;
  taken: Date;
  advice: string[];
}

export interface AcceptedSet {
  /** What follows from the set: its score, where one can be made. */
  derived: Resource[];
  scoreId?: string;
  /** The threshold that the score reaches. */
  band?: Band;
  total?: number;
  /** Nothing was missing from the score. */
  complete: boolean;
  /** Why there is no score. */
  unscored?: string;
  /** What the home is told at once. */
  advice: string[];
  taken: Date;
}

export interface AcceptOptions {
  now: Date;
  newId: () => string;
  /** From the person's record. */
  known: KnownResident;
  ageYears?: number;
}

const UNSCORED: Readonly<Record<string, string[]>> = {
  'under-16': ['NEWS2 is not made for people under 16; no score was made.'],
  pregnant: ['NEWS2 is not made for pregnancy; no score was made.'],
};

/** A set of accepted Observations of one person, completed by its score. */
export function acceptSet(set: readonly JudgedObservation[], { now, newId, known, ageYears }: AcceptOptions): AcceptedSet {
  const taken = new Date(Math.max(...set.map((each) => each.taken.getTime())));
  const late =
    now.getTime() - taken.getTime() > limits.repeatAfterMs ? ['This set is over an hour old: repeat the readings now.'] : [];
  const advice = [...set.flatMap((each) => each.advice), ...late];
  const measurements = measurementsOf(
    set.map(({ observation }) => observation),
    known.spo2Scale,
  );
  const score = scoreNews2(measurements, { pregnant: known.pregnant, ...(ageYears === undefined ? {} : { ageYears }) });
  if (!score.scored)
    return { derived: [], advice: [...advice, ...(UNSCORED[score.why] ?? [])], taken, complete: false, unscored: score.why };
  const scoreId = newId();
  const about = { id: scoreId, taken: taken.toISOString(), spo2Scale: known.spo2Scale, derivedFrom: set.map(({ id }) => id) };
  const derived = news2Observation(score, { ...about, trend: trendOf(score.total, score.complete, known) });
  const told = (derived.note ?? []).map(({ text }) => text ?? '');
  const { band, total, complete } = score;
  return { derived: [derived], scoreId, band, total, complete, advice: [...told, ...advice], taken };
}

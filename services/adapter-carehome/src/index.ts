export {
  type AcceptedSet,
  type AcceptOptions,
  acceptSet,
  judge,
  type Judged,
  type JudgeOptions,
  type PostedSubject,
} from './accept.ts';
export { parseSet, type PostedEntry } from './batch.ts';
export { news2Observation, scoreSentence } from './news2-observation.ts';
export { parseObservation } from './observation.ts';
export { checkVitalSign, measurementsOf } from './vital-signs.ts';
export { createCareHomeIntake, type CareHomeIntakeOptions, type StoredSet } from './intake.ts';

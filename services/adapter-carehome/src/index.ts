export { type AcceptedSet, type AcceptOptions, acceptSet, type JudgedObservation } from './accept.ts';
export { createEscalationDesk } from './desk/desk.ts';
export { escalations } from './ladder/accept.ts';
export { startLadder, takeDueStep } from './ladder/ladder.ts';
export { migrations } from './migrations.ts';
export { news2Observation, scoreSentence } from './news2-observation.ts';
export { parseObservation } from './observation.ts';
export { careHomeRules, clinicalRules } from './rules.ts';
export { checkUnits, checkVitalSign, measurementsOf } from './vital-signs.ts';

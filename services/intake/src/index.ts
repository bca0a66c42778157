export { createIntake, type Intake, type IntakeOptions } from './intake.ts';
export { type Gate, judgeAll } from './judge.ts';
export type { Contributor, Good, Judged, Posted } from './posted.ts';
export type { PersonSet } from './prepare.ts';
export type { How, Key } from './store.ts';
export type { StoredEntry, StoredSet } from './stored-set.ts';
export { CONTRIBUTED_TYPES } from './subject.ts';

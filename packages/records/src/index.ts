export { FILTER_SQL, filterValues, passes, type PolicyFacts, type Wanted } from './filter.ts';
export { answeredBefore, rememberAnswer, type WriteKey } from './idempotency.ts';
export { LABELS, labelsOf } from './labels.ts';
export { migrations } from './migrations.ts';
export { createRecordReader, type Criteria, type RecordReader, type Shown, type TokenCriterion } from './read.ts';
export { localIdOf } from './text.ts';
export { type Contribution, createRecordWriter, type RecordWriter, type Written } from './write.ts';

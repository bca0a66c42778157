export { factsOf as resourceFacts } from './facts.ts';
export { filterOf, isOpen, isViewed, passes, type PolicyFacts, type Wanted } from './filter.ts';
export { answeredBefore, rememberAnswer, type WriteKey } from './idempotency.ts';
export { type Labeller, type Labels, underLabels } from './labeller.ts';
export { migrations } from './migrations.ts';
export { CURRENT, NOT_ERROR, notCoded, PRESENT } from './current.ts';
export { type Condition, type Prefix, PREFIXES, type WantedQuantity, type WantedToken } from './criteria.ts';
export { folded } from './fact-values.ts';
export { createPastReader, type PastReader } from './past.ts';
export {
  createRecordReader,
  type Criteria,
  type Page,
  type Paging,
  type RecordReader,
  type Shown,
  type Sort,
  SORT_KEYS,
} from './read.ts';
export { type LabelPlace, relabelBatch, type Relabelled } from './relabel.ts';
export { createSubmitter, type Outcome, type Submission, type Submitted, type Submitter } from './submit.ts';
export { localIdOf, resourceText } from './text.ts';
export { type Contribution, createRecordWriter, type RecordWriter, type Written } from './write.ts';

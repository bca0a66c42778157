export { ALL_CLASSES, CLASSES, CLASS_NAMES, type SensitiveClass } from './classes.ts';
export { DEFAULT_RULES } from './default-rules.ts';
export { type Marking, markingOf } from './marking.ts';
export { type Pending, pendingOf, pendingWithheld } from './pending.ts';
export { type RuleSet, ruleSetSchema } from './rules.ts';
export { custodianLabels, withheldFrom } from './shown.ts';

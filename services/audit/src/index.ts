export { type Cases, createCases } from './cases/cases.ts';
export { migrations } from './migrations.ts';
export { type AuditPast, createAuditPast } from './past.ts';
export { createAudit } from './record.ts';
export { type AuditCriteria, type AuditPage, type AuditSearch, createAuditSearch } from './search-type.ts';
export { DEFAULT_RULES, type RuleSet } from './surveillance/rule-set.ts';
export { createSurveillanceDesk, type SurveillanceDesk } from './surveillance/desk.ts';
export { startSurveillance } from './surveillance/start.ts';
export { type Surveillance, surveyOnce } from './surveillance/turn.ts';

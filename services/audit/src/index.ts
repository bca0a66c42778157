export type { AuditCriteria, AuditPaging, AuditPlace } from './criteria.ts';
export { migrations } from './migrations.ts';
export { type MonthsOptions, startMonths } from './months.ts';
export { type AuditPast, createAuditPast } from './past.ts';
export { createAudit } from './record.ts';
export { type AuditPage, type AuditSearch, type AuditSearchOptions, createAuditSearch } from './search-type.ts';

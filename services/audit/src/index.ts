export { migrations } from './migrations.ts';
export { type AuditPast, createAuditPast } from './past.ts';
export { createAudit } from './record.ts';
export { type AuditCriteria, type AuditPage, type AuditSearch, createAuditSearch } from './search-type.ts';

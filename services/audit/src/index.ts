export { erasePerson } from './erase.ts';
export { exportIn, exportLog } from './export-log.ts';
export type { SigningKeys } from './log-keys.ts';
export { migrations } from './migrations.ts';
export { type AuditPast, createAuditPast } from './past.ts';
export { type AuditLog, createAuditLog } from './proofs.ts';
export { type AuditWriter, createAudit } from './record.ts';
export { type Sealer, type SealerOptions, startSealer } from './seal.ts';
export { type AuditCriteria, type AuditPage, type AuditSearch, createAuditSearch } from './search-type.ts';

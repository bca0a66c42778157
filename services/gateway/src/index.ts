export { failed } from './answer.ts';
export type { AuditTrail } from './audit-event.ts';
export { capabilityStatement } from './capabilities.ts';
export { CLINICAL_TYPES } from './clinical-types.ts';
export type { IdempotencyKey, Intake, JudgedEntry, StoredSet } from './intake.ts';
export { fhirRoutes, type RouteDependencies } from './routes.ts';
export { auditUnrouted, type Authenticate } from './request.ts';

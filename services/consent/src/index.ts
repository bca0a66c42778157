export { type Agreement, agreementSchema, type Agreements, createAgreements } from './agreements.ts';
export { createConsent } from './consent.ts';
export { type Consents, createConsents } from './consents.ts';
export { decide } from './decide.ts';
export { type Directive, objection, type RecordedDirective } from './directives.ts';
export type { Facts } from './facts.ts';
export { migrations } from './migrations.ts';
export { createRevocations, type Revocations, revokeToken } from './revocations.ts';

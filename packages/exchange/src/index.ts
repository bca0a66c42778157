export {
  type AccessRequest,
  type ActingUser,
  type Interaction,
  type Organisation,
  ORGANISATION_KINDS,
  type OrganisationKind,
  type PurposeOfUse,
  PURPOSES,
  type Requester,
  type Subject,
} from './access-request.ts';
export type { AccessEvent, Audit, ResourceVersion } from './audit.ts';
export type { Consent, Decision, RelationshipKind } from './consent.ts';
export type { Effect } from './effect.ts';
export type { Locator, Registered, Registration } from './locator.ts';
export type { EventKind, ExchangeEvent, Outbox } from './outbox.ts';
export { disclose, type Disclosure, failure, type Released } from './disclose.ts';
export { assertAlive, type Permit } from './permit.ts';
export {
  type Exclusion,
  type Holding,
  type Source,
  SOURCE_STATUSES,
  type SourceAnswer,
  type SourceStatus,
  SUBJECT,
  type Translated,
} from './source.ts';

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
export type { Consent, Decision, KnownPerson, RelationshipKind, Replaced } from './consent.ts';
export type { Effect } from './effect.ts';
export type { LinkChanged, LinkPair, Links, LinkState, LinkStatement, Saying, WronglyShown } from './links.ts';
export type { Locator, PatientRegistration, Registered, RegisteredPatient, Registration } from './locator.ts';
export type { EventKind, ExchangeEvent, Outbox } from './outbox.ts';
export type { Completed, CompletedEvent, ContributionRules } from './contribution.ts';
export {
  type Alongside,
  disclose,
  discloseEach,
  type Disclosure,
  failure,
  type Part,
  type Released,
  type ReleasedParts,
} from './disclose.ts';
export { assertAlive, type Permit } from './permit.ts';
export {
  type Exclusion,
  type Holding,
  type LinkedFrom,
  type Source,
  SOURCE_STATUSES,
  type SourceAnswer,
  type SourceStatus,
  SUBJECT,
  type Translated,
} from './source.ts';

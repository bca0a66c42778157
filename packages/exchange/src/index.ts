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
export {
  type Consent,
  type Decision,
  isNumberOf,
  type KnownPerson,
  type RelationshipFact,
  type RelationshipKind,
  type Replaced,
  type WithheldCodes,
} from './consent.ts';
export { countedAs } from './counted-as.ts';
export type { Effect } from './effect.ts';
export type { Corrected, Correction } from './correction.ts';
export type { CompletedSet, Escalations, KnownResident } from './escalations.ts';
export type { Incidents, NotedIncident } from './incidents.ts';
export type { LinkChanged, LinkPair, Links, LinkState, LinkStatement, Saying, WronglyShown } from './links.ts';
export type { KeptCopy, Locator, PatientRegistration, Registered, RegisteredPatient, Registration } from './locator.ts';
export type {
  DomainIdentifier,
  IdentifierDomain,
  LinkDecision,
  LinkReviewItem,
  LinkReviews,
  Match,
  Matching,
  MatchReason,
} from './matching.ts';
export type { Change, EventKind, ExchangeEvent, Notice, Outbox, TransferPack } from './outbox.ts';
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
export type { Recipe } from './recipe.ts';
export { type Approvals, assertReopened, reopen, type Reopening } from './reopen.ts';
export {
  type FoundPointers,
  type Holder,
  type JudgedPointer,
  type LocatorCode,
  PointerError,
  type PointerNaming,
  type PointerOutcome,
  type Pointers,
  type PointerSearch,
  type ShownPointer,
} from './pointers.ts';
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
  type View,
  viewedTypes,
} from './source.ts';
export type { CareContact, CareContacts, SurveyedPeople, SurveyedPerson, Unreviewed } from './surveillance.ts';
export { SCR_PERMISSION, type ScrPermission, scrPermissionOf } from './scr-permission.ts';
export type { SuspectedLink, Suspicions } from './suspicions.ts';
export {
  type Demographics,
  type LinkSuspected,
  type LinkSuspicion,
  type TraceAnswer,
  type TraceOutcome,
  type TracePace,
  type Traces,
  type TraceTask,
  VERIFICATION_STATUSES,
  type VerificationStatus,
} from './trace.ts';
export { isSubjectAccess, SUBJECT_ACCESS, WITHHELD_FOR, type WithheldLine } from './subject-access.ts';
export { type SourceStop, STOP_CAUSES, type StopCause, type Stopped } from './source-stop.ts';
export { type Topic, TOPIC_NAMES, type TopicName, topicOf, TOPICS, topicUrl } from './topics.ts';

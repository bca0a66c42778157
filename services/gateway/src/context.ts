import { allows } from '@ouzel/access';
import type {
  AccessRequest,
  Audit,
  Consent,
  Interaction,
  LinkReviews,
  Locator,
  Matching,
  Outbox,
  Pointers,
  Requester,
  Source,
  Subject,
} from '@ouzel/exchange';
import { FhirError, noRecord, parseNhsNumber, systems, uuidOfBase32 } from '@ouzel/fhir';
import type { PastReader, RecordReader } from '@ouzel/records';
import type { HttpRequest } from '@ouzel/runtime';
import type { AuditTrail } from './audit-event.ts';
import type { AuditLog } from './audit-log.ts';
import type { DeadLetters, LabelAdministration, Registry } from './administration/rooms.ts';
import type { Cases, SurveillanceDesk } from './cases/rooms.ts';
import type { BreakGlass } from './break-glass.ts';
import type { Reviews } from './break-glass-review.ts';
import type { Consents } from './consents.ts';
import type { People } from './ig-people.ts';
import type { Ladders } from './escalation/ladders.ts';
import type { EscalationDesk } from './escalation/rooms.ts';
import type { Gate, Intake } from './intake.ts';
import type { Jobs } from './jobs.ts';
import type { Registers } from './registers.ts';
import type { Pages } from './pages.ts';
import type { OwnView } from './own-view/rooms.ts';
import type { Past, PolicyDesk } from './policy-desk.ts';
import type { AccessCounts, DirectiveDesk, Participants } from './board/rooms.ts';
import type { Retention } from './retention/rooms.ts';
import type { SubjectRequests } from './subject-access/rooms.ts';
import type { DataReports } from './data-reports/rooms.ts';
import type { IncidentDesk } from './incidents/rooms.ts';
import type { SourceDesk } from './sources/rooms.ts';
import type { JudgedSubscription, Subscriptions } from './subscriptions/rooms.ts';
import type { PastPatients, Reconstructions } from './reconstruction/rooms.ts';

/** What the interactions stand on. `audit` is the one of this request: it records once. */
export interface Gateway {
  consent: Consent;
  consents: Consents;
  subscriptions: Subscriptions<JudgedSubscription>;
  breakGlass: BreakGlass;
  reviews: Reviews;
  cases: Cases;
  incidentDesk: IncidentDesk;
  dataReports: DataReports;
  escalations: EscalationDesk;
  ladders: Ladders;
  surveillance: SurveillanceDesk;
  audit: Audit;
  locator: Locator;
  pointers: Pointers;
  matching: Matching;
  registers: Registers;
  /** Ids of the people who live in a home now, by its ODS code. */
  residents: (home: string) => Promise<string[]>;
  linkReviews: LinkReviews;
  outbox: Pick<Outbox, 'tell'>;
  reader: RecordReader;
  sources: readonly Source[];
  intake: Intake;
  gate: Gate;
  trail: AuditTrail;
  /** Everybody by whom the trail may name one person. */
  peopleBehind: (asked: { nhsNumber: string } | { person: string }) => Promise<string[]>;
  /** Whether some of them are taken for one, and nobody has reviewed that yet. */
  areDoubtful: (people: readonly string[]) => Promise<boolean>;
  /** The observer of every event. */
  auditSite: string;
  auditLog: AuditLog;
  registry: Registry;
  labelRules: LabelAdministration;
  deadLetters: DeadLetters;
  sourceDesk: SourceDesk;
  participants: Participants;
  accessCounts: AccessCounts;
  retention: Retention;
  subjectRequests: SubjectRequests;
  directiveDesk: DirectiveDesk;
  past: Past;
  reconstructions: Reconstructions;
  ownView: OwnView;
  pastRecords: PastReader;
  pastPatients: PastPatients;
  people: People;
  policy: PolicyDesk;
  pages: Pages;
  jobs: Jobs;
  /** Public base of the FHIR API, without a final slash. */
  base: string;
  /** Public root of the record locator: its consumer and producer are below it. */
  locatorBase: string;
  /** Public base of the authorisation server. */
  authBase: string;
  smartConfiguration: Record<string, unknown>;
  /** Whether everybody in it is invented, and tokens are a command away. */
  sample: boolean;
  /** Does a client's request within its quota. @throws FhirError `too-many` before any of it is done. */
  withinQuota: <Result>(client: string, work: () => Promise<Result>) => Promise<Result>;
  now: () => Date;
}

export interface Call {
  http: HttpRequest;
  requester: Requester;
  gateway: Gateway;
}

/** The letter of each interaction in a SMART v2 scope (https://hl7.org/fhir/smart-app-launch/scopes-and-launch-context.html). */
type ScopeLetter = 'c' | 'r' | 'u' | 'd' | 's';

export function assertScope(requester: Requester, type: string, letter: ScopeLetter): void {
  if (!allows(requester, type, letter)) throw new FhirError('not-allowed', `The token's scopes do not allow this on ${type}.`);
}

export function accessRequest(
  call: Call,
  interaction: Interaction,
  target: string,
  subject: Subject,
  types: readonly string[] = [],
  /** What was asked, where it did not stand in the address. */
  asked?: URLSearchParams,
): AccessRequest {
  const { http, requester } = call;
  const { traceId, requestId, from } = http;
  const url = asked === undefined || http.method !== 'POST' ? http.url : `${http.url.replace(/\?.*$/, '')}?${asked.toString()}`;
  return { requester, interaction, target, subject, types, query: `${http.method} ${url}`, traceId, requestId, from };
}

/** `Patient/<id>`, `<base>/Patient/<id>` or `<id>` as the person asked about. An id that cannot be ours is an unknown person. */
export function personSubject(reference: string, base: string): Subject {
  const id = reference.startsWith(`${base}/`) ? reference.slice(base.length + 1) : reference;
  const person = uuidOfBase32(id.replace(/^Patient\//, ''));
  if (person === undefined) throw noRecord();
  return { by: 'person', person };
}

/** `https://fhir.nhs.uk/Id/nhs-number|<number>` as the person asked about. */
export function identifierSubject(token: string, parameter: string): Subject {
  const [system, value, ...rest] = token.split('|');
  if (system !== systems.nhsNumber || value === undefined || rest.length > 0) {
    throw new FhirError('bad-value', `Give ${parameter} as ${systems.nhsNumber}|<NHS number>.`, { expression: [parameter] });
  }
  return { by: 'nhs-number', nhsNumber: parseNhsNumber(value, parameter) };
}

import {
  careHomeRules,
  clinicalRules,
  createCorrections,
  createEscalationDesk,
  createKnown,
  createLadders,
  escalations,
} from '@ouzel/adapter-carehome';
import { createGpSource } from '@ouzel/adapter-gp';
import {
  createAudit,
  createAuditLog,
  createAuditPast,
  createAuditSearch,
  createOwnView,
  createReconstructions,
  createRetention,
  createSubjectRequests,
  createSurveillanceDesk,
} from '@ouzel/audit';
import {
  createAgreements,
  createBreakGlass,
  createCareContacts,
  createConsent,
  createConsents,
  createLabeller,
  createLabelRules,
  createPolicyDesk,
  createRegisters,
  createResidents,
  createReviews,
  createRevocations,
  createStanding,
} from '@ouzel/consent';
import { createJobs } from '@ouzel/gateway';
import { createIntake } from '@ouzel/intake';
import {
  createDirectory,
  createLinkReviews,
  createLocator,
  createMatching,
  createPastPatients,
  createPeople,
  createPointerPermissions,
  createPointers,
  createSurveyedPeople,
  areDoubtful,
  peopleBehind,
} from '@ouzel/locator';
import { createPastReader, createRecordReader, createRecordWriter, createSubmitter } from '@ouzel/records';
import type { Database } from '@ouzel/runtime';
import { createDeadLetters, outbox } from '@ouzel/sync';
import { createGate } from '@ouzel/validation';
import { boardRooms, counting, heardPosts } from './board.ts';
import type { Surroundings } from './compose.ts';
import { deskRooms } from './desk.ts';
import { subscriptionsRoom } from './notify.ts';

export interface Stores {
  database: Database;
  auditDatabase: Database;
}

/** Who may see what, and who takes part. */
function policyRooms(database: Database, now: () => Date) {
  const agreements = createAgreements(database);
  const labelRules = createLabelRules(database);
  const directory = createDirectory(database, () => now().getTime());
  const revocations = createRevocations(database, now);
  const forget = (): void => {
    revocations.forget();
    directory.forget();
  };
  return {
    agreements,
    labelRules,
    labeller: createLabeller(database),
    directory,
    revocations,
    forget,
    registry: createStanding(database, forget),
    policy: createPolicyDesk({ database, agreements, now }),
    consent: createConsent({ database, agreements, labelRules, revocations, now }),
  };
}

/** Who holds what about whom, and where it is kept. */
function recordRooms(
  database: Database,
  { labeller, consent }: Pick<ReturnType<typeof policyRooms>, 'labeller' | 'consent'>,
  now: () => Date,
) {
  const permissions = createPointerPermissions(database);
  return {
    locator: createLocator(database),
    matching: createMatching(database),
    people: createPeople(database),
    linkReviews: createLinkReviews(database),
    permissions,
    escalations: createEscalationDesk(database),
    ladders: createLadders(database),
    pointers: createPointers({ database, permissions, labeller, consent, outbox, now }),
    reader: createRecordReader(database),
    writer: createRecordWriter(database, labeller),
    submitter: createSubmitter(database, labeller),
  };
}

/** What was done before, and how it is found. */
const trailRooms = (database: Database, site: string, now: () => Date) => ({
  auditLog: createAuditLog(database),
  trail: createAuditSearch({ database, site }),
  auditSite: site,
  peopleBehind: (asked: Parameters<typeof peopleBehind>[1]) => peopleBehind(database, asked),
  areDoubtful: (people: readonly string[]) => areDoubtful(database, people),
  past: createAuditPast(database),
  reconstructions: createReconstructions(database, now),
  ownView: createOwnView(database, now),
  pastRecords: createPastReader(database),
  pastPatients: createPastPatients(database),
});

/** What is asked of whom, and what follows from what they post. */
function rulesOn({ database, reader }: { database: Database; reader: ReturnType<typeof recordRooms>['reader'] }) {
  const knows = createKnown(database);
  const corrects = createCorrections({ database, reader, knows });
  return [{ ...careHomeRules, knows, corrects }, clinicalRules];
}

/** Who declares a break-glass, who reviews it, and who a home's residents are. */
function clinicalDesks(database: Database, now: () => Date) {
  return {
    breakGlass: createBreakGlass({ database, outbox, now }),
    reviews: createReviews({ database, now }),
    residents: createResidents(database, now),
  };
}

/** The rooms, each on what it stands on. No door is open yet. */
export function furnish(around: Surroundings, { database, auditDatabase }: Stores) {
  const { config, now, bases, gpEndpointOf, inboxOf, ledger, log, lifecycle } = around;
  const board = boardRooms(around, database);
  const metrics = counting(around.metrics, board.health);
  const gate = createGate();
  lifecycle.onStop('validation', () => gate.close());
  const audit = createAudit({ database: auditDatabase, now, writerKey: ledger.writerKey, headFolder: ledger.headFolder });
  lifecycle.onStop('audit writer', () => audit.close());
  const policy = policyRooms(database, now);
  const records = recordRooms(database, policy, now);
  const both = { ...policy, ...records, database, now };
  const watched = { database, people: createSurveyedPeople(database), contacts: createCareContacts(database), now };
  const desk = deskRooms(database, now, log);
  const consents = createConsents({ database, outbox, base: bases.fhir, now });
  return {
    ...policy,
    ...records,
    ...board,
    config,
    subscriptions: subscriptionsRoom(around, { ...policy, ...records, audit, consents }, database),
    outbox,
    deadLetters: createDeadLetters({ database, inboxOf, organisationOf: policy.directory.organisationOf }),
    consents,
    ...clinicalDesks(database, now),
    registers: createRegisters({ ...both, isLive: (ods) => gpEndpointOf(ods) !== undefined }),
    ...desk,
    watched,
    surveillance: createSurveillanceDesk(watched),
    audit,
    retention: createRetention(database, (...note) => audit.noted(...note), now),
    subjectRequests: createSubjectRequests(database, now),
    ...trailRooms(database, bases.root, now),
    sources: [createGpSource({ ...both, endpointOf: gpEndpointOf, issuer: bases.root, log, metrics, incidents: desk.incidents })],
    gate,
    intake: heardPosts(
      createIntake({ ...both, outbox, escalations, gate, rules: rulesOn(both), base: bases.fhir }),
      board.health,
    ),
    jobs: createJobs(database, now),
    acute: { ...both, outbox, organisationOf: policy.directory.organisationOf },
  };
}

export type Rooms = ReturnType<typeof furnish>;

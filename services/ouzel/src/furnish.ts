import { careHomeRules, clinicalRules } from '@ouzel/adapter-carehome';
import { createGpSource } from '@ouzel/adapter-gp';
import { createAudit, createAuditPast, createAuditSearch } from '@ouzel/audit';
import {
  createAgreements,
  createBreakGlass,
  createConsent,
  createConsents,
  createLabeller,
  createLabelRules,
  createPolicyDesk,
  createRegisters,
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
  createPointerPermissions,
  createPointers,
} from '@ouzel/locator';
import { createRecordReader, createRecordWriter, createSubmitter } from '@ouzel/records';
import type { Database } from '@ouzel/runtime';
import { outbox } from '@ouzel/sync';
import { createGate } from '@ouzel/validation';
import type { Surroundings } from './compose.ts';

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
    linkReviews: createLinkReviews(database),
    permissions,
    pointers: createPointers({ database, permissions, labeller, consent, now }),
    reader: createRecordReader(database),
    writer: createRecordWriter(database, labeller),
    submitter: createSubmitter(database, labeller),
  };
}

/** The rooms, each on what it stands on. No door is open yet. */
export function furnish(
  { config, now, bases, gpEndpointOf, log, metrics, lifecycle }: Surroundings,
  { database, auditDatabase }: Stores,
) {
  const gate = createGate();
  lifecycle.onStop('validation', () => gate.close());
  const policy = policyRooms(database, now);
  const records = recordRooms(database, policy, now);
  const both = { ...policy, ...records, database, now };
  return {
    ...policy,
    ...records,
    config,
    outbox,
    consents: createConsents({ database, base: bases.fhir, now }),
    breakGlass: createBreakGlass({ database, outbox, now }),
    registers: createRegisters({ ...both, isLive: (ods) => gpEndpointOf(ods) !== undefined }),
    reviews: createReviews({ database, now }),
    audit: createAudit({ database: auditDatabase, now }),
    trail: createAuditSearch(database),
    past: createAuditPast(database),
    sources: [createGpSource({ ...both, endpointOf: gpEndpointOf, issuer: bases.root, log, metrics })],
    gate,
    intake: createIntake({ ...both, outbox, gate, rules: [careHomeRules, clinicalRules], base: bases.fhir }),
    jobs: createJobs(database, now),
    acute: { ...both, outbox, organisationOf: policy.directory.organisationOf },
  };
}

export type Rooms = ReturnType<typeof furnish>;

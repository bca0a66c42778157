// A gateway put together for the bench: with its controls, without them, or with its statements recorded. Its like in the product is compose.ts.
import { writeFileSync } from 'node:fs';
import { createTokenVerifier, requesterOf, smartConfiguration } from '@ouzel/access';
import {
  createAudit,
  createAuditLog,
  createAuditPast,
  createAuditSearch,
  createCases,
  createDataReports,
  createIncidentDesk,
  createOwnView,
  createReconstructions,
  createRetention,
  createSubjectRequests,
  createSurveillanceDesk,
} from '@ouzel/audit';
import {
  careHomeRules,
  clinicalRules,
  createEscalationDesk,
  createKnown,
  createLadders,
  escalations,
} from '@ouzel/adapter-carehome';
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
  createReviews,
  createRevocations,
  createStanding,
} from '@ouzel/consent';
import { FhirError } from '@ouzel/fhir';
import { type Authenticate, auditUnrouted, createJobs, createPages, failed, fhirRoutes, pageKey } from '@ouzel/gateway';
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
} from '@ouzel/locator';
import { boardRooms, settings as productSettings } from '@ouzel/ouzel';
import { createPastReader, createRecordReader, createSubmitter } from '@ouzel/records';
import {
  createNetworks,
  createLog,
  createMetrics,
  createQuotas,
  type Database,
  freePort,
  openDatabase,
  openHttpDoor,
  readSettings,
  type Route,
} from '@ouzel/runtime';
import { createDeadLetters, createNotifyKeys, createSubscriptions, outbox } from '@ouzel/sync';
import { createGate } from '@ouzel/validation';
import { z } from 'zod';
import { settingsOf } from './programs.ts';
import { createRecorder } from './recorder.ts';
import { permitFromMemory, recordNothing } from './without-controls.ts';

const settings = settingsOf(
  z.object({
    databaseUrl: z.string(),
    /** The exchange whose tokens are good here too. */
    authBase: z.string(),
    audience: z.string(),
    controls: z.enum(['on', 'off', 'recorded']),
    logFile: z.string(),
    traceFile: z.string(),
  }),
);
const HOST = '127.0.0.1';
const now = (): Date => new Date();
const config = readSettings(productSettings, {});
const log = createLog(config.logLevel, settings.logFile);
const metrics = createMetrics();
const recorder = createRecorder();

function open(application: string, connectionsMax: number): Database {
  const { statementTimeoutMs } = config;
  const database = openDatabase({ url: settings.databaseUrl, application, connectionsMax, statementTimeoutMs, log });
  return settings.controls === 'recorded' ? recorder.recorded(database) : database;
}

/** Nobody is told anything here. */
const nowhere = { endpointsOf: () => [], networks: createNetworks([]) };
const keys = createNotifyKeys([Buffer.alloc(32)]);

function furnish(base: string, database: Database, auditDatabase: Database) {
  const agreements = createAgreements(database);
  const labelRules = createLabelRules(database);
  const decided = createConsent({ database, agreements, labelRules, now });
  const consent = settings.controls === 'off' ? permitFromMemory(database, decided) : decided;
  const audit = settings.controls === 'off' ? recordNothing() : createAudit({ database: auditDatabase, now });
  const gate = createGate();
  const [locator, labeller] = [createLocator(database), createLabeller(database)];
  const submitter = createSubmitter(database, labeller);
  const rules = [{ ...careHomeRules, knows: createKnown(database) }, clinicalRules];
  const reader = createRecordReader(database);
  const intake = createIntake({ database, submitter, reader, locator, outbox, escalations, consent, gate, rules, base, now });
  const watched = { database, people: createSurveyedPeople(database), contacts: createCareContacts(database), now };
  const consents = createConsents({ database, outbox, base, now });
  const pointers = createPointers({ database, permissions: createPointerPermissions(database), labeller, consent, outbox, now });
  const followed = { database, consent, audit, reader, pointers, consents, base, now };
  return {
    cases: createCases({ database, now }),
    incidentDesk: createIncidentDesk({ database, now }),
    dataReports: createDataReports({ database, now }),
    escalations: createEscalationDesk(database),
    ladders: createLadders(database),
    surveillance: createSurveillanceDesk(watched),
    consent,
    consents,
    subscriptions: createSubscriptions({ ...followed, keys, policy: nowhere }),
    breakGlass: createBreakGlass({ database, outbox, now }),
    registers: createRegisters({ database, locator, isLive: () => false, now }),
    reviews: createReviews({ database, now }),
    deadLetters: createDeadLetters({ database, inboxOf: () => undefined, organisationOf: async () => undefined }),
    audit,
    locator,
    matching: createMatching(database),
    people: createPeople(database),
    linkReviews: createLinkReviews(database),
    gate,
    intake,
    sources: [],
    pointers,
    reader,
    trail: createAuditSearch({ database, site: base }),
    auditSite: base,
    peopleBehind: async () => [],
    areDoubtful: async () => false,
    auditLog: createAuditLog(database),
    past: createAuditPast(database),
    reconstructions: createReconstructions(database, now),
    ownView: createOwnView(database, now),
    pastRecords: createPastReader(database),
    pastPatients: createPastPatients(database),
    policy: createPolicyDesk({ database, agreements, now }),
    jobs: createJobs(database, now),
    labelRules,
    registry: createStanding(database, () => undefined),
    retention: createRetention(database, createAudit({ database: auditDatabase, now }).noted, now),
    subjectRequests: createSubjectRequests(database, now),
    ...boardRooms({ gpEndpointOf: () => undefined, now, log, lifecycle: { onStop: () => undefined } }, database),
  };
}

function authenticator(database: Database): { authenticate: Authenticate; quotas: ReturnType<typeof createQuotas> } {
  const { authBase, audience } = settings;
  const verifier = createTokenVerifier({ issuers: [{ issuer: authBase, audience, keys: { url: `${authBase}/jwks` } }], now });
  const { organisationOf } = createDirectory(database, Date.now);
  const revocations = createRevocations(database, now);
  const quotas = createQuotas({ perMinute: config.clientRequestsPerMinute, atOnce: config.clientRequestsAtOnce });
  return {
    quotas,
    authenticate: (http) =>
      quotas.authenticate(http.from, async () => {
        const requester = await requesterOf(await verifier.verify(http.header('authorization')), organisationOf);
        if (await revocations.isOut(requester)) throw new FhirError('no-credential', 'This token was withdrawn.');
        return requester;
      }),
  };
}

/** `GET /trace`: writes down the statements since the last time. */
const traceRoute: Route = {
  name: 'trace',
  method: 'GET',
  path: '/trace',
  handle: async () => {
    writeFileSync(settings.traceFile, JSON.stringify(recorder.take()));
    return { status: 200, body: '{}' };
  },
};

const httpPort = await freePort();
const fhirBase = `http://${HOST}:${httpPort}/fhir/R4`;
const main = open('bench', config.databaseConnections);
const rooms = furnish(fhirBase, main, open('bench audit', Math.ceil(config.databaseConnections / 4)));
const { authenticate, quotas } = authenticator(main);
const gateway = {
  outbox,
  ...rooms,
  residents: async () => [],
  now,
  pages: createPages(await pageKey(main), now),
  withinQuota: <Result>(client: string, work: () => Promise<Result>) => quotas.run(client, work),
  base: fhirBase,
  locatorBase: `http://${HOST}:${httpPort}/nrl`,
  authBase: settings.authBase,
  smartConfiguration: smartConfiguration(settings.authBase, []),
  sample: true,
};
const routes = [traceRoute, ...fhirRoutes(gateway, authenticate, { fhir: true, ig: undefined })];
await openHttpDoor({ routes, mounts: [], fail: auditUnrouted(rooms.audit, failed), log, metrics }, HOST, httpPort);
process.stdout.write(`${JSON.stringify({ base: fhirBase })}\n`);

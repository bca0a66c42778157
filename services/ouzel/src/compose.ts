import type { IncomingMessage, ServerResponse } from 'node:http';
import { createTokenVerifier, refuseTokenInAddress, requesterOf, smartConfiguration, type TrustedIssuer } from '@ouzel/access';
import { acceptMessage, openMllpListener } from '@ouzel/adapter-acute';
import { careHomeRules, clinicalRules } from '@ouzel/adapter-carehome';
import { createGpSource, type GpEndpoint } from '@ouzel/adapter-gp';
import { createAudit, createAuditSearch } from '@ouzel/audit';
import { createAgreements, createConsent, createRevocations } from '@ouzel/consent';
import type { Requester } from '@ouzel/exchange';
import { FhirError } from '@ouzel/fhir';
import { type Authenticate, auditUnrouted, createJobs, createPages, failed, fhirRoutes, pageKey } from '@ouzel/gateway';
import { createIntake } from '@ouzel/intake';
import { createDirectory, createLocator } from '@ouzel/locator';
import { createRecordReader, createRecordWriter, createSubmitter } from '@ouzel/records';
import {
  createQuotas,
  type Database,
  type HttpDoor,
  type HttpTls,
  type Lifecycle,
  type Log,
  type Metrics,
  openDatabase,
  openHttpDoor,
  openQueue,
} from '@ouzel/runtime';
import { outbox, startSyncWorker } from '@ouzel/sync';
import { createGate } from '@ouzel/validation';
import type { Config } from './config.ts';
import { operationalRoutes } from './health.ts';

export interface Surroundings {
  config: Config;
  databaseUrl: string;
  log: Log;
  metrics: Metrics;
  lifecycle: Lifecycle;
  now: () => Date;
  /** Public roots, without a final slash. */
  bases: { root: string; fhir: string; ig: string; auth: string };
  httpPort: number;
  /** HTTPS in the place of HTTP. */
  tls?: HttpTls;
  issuers: TrustedIssuer[];
  scopes: readonly string[];
  /** The embedded authorisation server, where there is one. */
  authListener?: (request: IncomingMessage, response: ServerResponse) => void;
  gpEndpointOf: (ods: string) => GpEndpoint | undefined;
  inboxOf: (ods: string) => string | undefined;
}

/** What the sample and the tests reach behind the doors. */
export interface System {
  database: Database;
  directory: ReturnType<typeof createDirectory>;
  agreements: ReturnType<typeof createAgreements>;
  consent: ReturnType<typeof createConsent>;
  locator: ReturnType<typeof createLocator>;
  mllpPort: number;
  /** Takes new certificates into use. Does nothing where there is no TLS. */
  reloadTls: (tls: HttpTls) => void;
}

interface Stores {
  database: Database;
  auditDatabase: Database;
}

/** Two pools: whatever else is busy, reading the trail included, the recorder of events has connections of its own. */
function openStores({ config, databaseUrl, lifecycle, log }: Surroundings): Stores {
  const open = (application: string, connectionsMax: number): Database => {
    const database = openDatabase({
      url: databaseUrl,
      application,
      connectionsMax,
      statementTimeoutMs: config.statementTimeoutMs,
      log,
    });
    lifecycle.onStop(application, () => database.close());
    return database;
  };
  return {
    database: open('ouzel', config.databaseConnections),
    auditDatabase: open('ouzel audit', Math.max(2, Math.ceil(config.databaseConnections / 4))),
  };
}

/** The rooms, each on what it stands on. No door is open yet. */
function furnish(
  { config, now, bases, gpEndpointOf, log, metrics, lifecycle }: Surroundings,
  { database, auditDatabase }: Stores,
) {
  const gate = createGate();
  lifecycle.onStop('validation', () => gate.close());
  const agreements = createAgreements(database);
  const consent = createConsent({ database, agreements, now });
  const directory = createDirectory(database, () => now().getTime());
  const locator = createLocator(database);
  const reader = createRecordReader(database);
  const writer = createRecordWriter(database);
  const audit = createAudit({ database: auditDatabase, now });
  const gp = createGpSource({ endpointOf: gpEndpointOf, locator, writer, issuer: bases.root, log, metrics, now });
  const rules = [careHomeRules, clinicalRules];
  const submitter = createSubmitter(database);
  const intake = createIntake({ database, submitter, locator, outbox, consent, gate, rules, base: bases.fhir, now });
  const acute = { database, writer, locator, consent, outbox, organisationOf: directory.organisationOf, now };
  return {
    config,
    agreements,
    consent,
    directory,
    locator,
    outbox,
    reader,
    audit,
    trail: createAuditSearch(database),
    sources: [gp],
    gate,
    intake,
    jobs: createJobs(database, now),
    acute,
  };
}

type Rooms = ReturnType<typeof furnish>;

async function openApi(around: Surroundings, rooms: Rooms, database: Database): Promise<HttpDoor> {
  const { config, metrics, log, now, bases, lifecycle } = around;
  const { organisationOf } = rooms.directory;
  const verifier = createTokenVerifier({ issuers: around.issuers, now });
  const revocations = createRevocations(database, now);
  const quotas = createQuotas({ perMinute: config.clientRequestsPerMinute, atOnce: config.clientRequestsAtOnce });
  const identify = async (http: Parameters<Authenticate>[0]): Promise<Requester> => {
    refuseTokenInAddress(http.url);
    const requester = await requesterOf(await verifier.verify(http.header('authorization')), organisationOf);
    if (await revocations.isRevoked(requester.tokenId)) throw new FhirError('no-credential', 'This access token was withdrawn.');
    return requester;
  };
  const authenticate: Authenticate = (http) => quotas.authenticate(http.from, () => identify(http));
  const gateway = {
    ...rooms,
    now,
    pages: createPages(await pageKey(database), now),
    withinQuota: <Result>(client: string, work: () => Promise<Result>) => quotas.run(client, work),
    base: bases.fhir,
    authBase: bases.auth,
    smartConfiguration: smartConfiguration(bases.auth, around.scopes),
    sample: config.mode === 'sample',
  };
  lifecycle.onStop('asynchronous answers', () => rooms.jobs.idle());
  const api = fhirRoutes(gateway, authenticate, {
    fhir: config.roles.includes('gateway'),
    ig: config.roles.includes('ig') ? bases.ig : undefined,
  });
  const routes = [...operationalRoutes({ database, metrics, mode: config.mode }), ...api];
  const mounts = around.authListener === undefined ? [] : [{ path: '/auth', listener: around.authListener }];
  const http = await openHttpDoor(
    { routes, mounts, fail: auditUnrouted(rooms.audit, failed), log, metrics, tls: around.tls },
    config.host,
    around.httpPort,
  );
  lifecycle.onStop('http', () => http.close());
  return http;
}

async function openWorker(
  { config, databaseUrl, inboxOf, lifecycle, log, metrics }: Surroundings,
  rooms: Rooms,
  database: Database,
): Promise<void> {
  if (!config.roles.includes('worker')) return;
  const queue = await openQueue({ url: config.queueUrl ?? databaseUrl, log });
  lifecycle.onStop('queue', () => queue.close());
  const worker = await startSyncWorker({
    ...rooms,
    database,
    queue,
    organisationOf: rooms.directory.organisationOf,
    inboxOf,
    log,
    metrics,
  });
  lifecycle.onStop('worker', () => worker.stop());
}

async function openListener({ config, lifecycle, log, metrics, now }: Surroundings, { acute }: Rooms): Promise<number> {
  if (!config.roles.includes('listener')) return 0;
  const accept: Parameters<typeof openMllpListener>[0]['accept'] = (...message) => acceptMessage(acute, ...message);
  const listener = await openMllpListener({ host: config.host, port: config.mllpPort, accept, log, metrics, now });
  lifecycle.onStop('mllp', () => listener.close());
  return listener.port;
}

/** The system on one screen: stores, rooms, and the doors in the order in which they open. They close the other way round. */
export async function compose(around: Surroundings): Promise<System> {
  const stores = openStores(around);
  const rooms = furnish(around, stores);
  const http = await openApi(around, rooms, stores.database);
  await openWorker(around, rooms, stores.database);
  const mllpPort = await openListener(around, rooms);
  return { ...rooms, ...stores, mllpPort, reloadTls: (tls) => http.reload(tls) };
}

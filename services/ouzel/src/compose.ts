import type { IncomingMessage, ServerResponse } from 'node:http';
import { createTokenVerifier, requesterOf, smartConfiguration, type TrustedIssuer } from '@ouzel/access';
import { acceptMessage, openMllpListener } from '@ouzel/adapter-acute';
import { createCareHomeIntake } from '@ouzel/adapter-carehome';
import { createGpSource, type GpEndpoint } from '@ouzel/adapter-gp';
import { createAudit, createAuditSearch } from '@ouzel/audit';
import { createAgreements, createConsent } from '@ouzel/consent';
import { auditUnrouted, failed, fhirRoutes } from '@ouzel/gateway';
import { createDirectory, createLocator } from '@ouzel/locator';
import { createRecordReader, createRecordWriter } from '@ouzel/records';
import { type Database, type Lifecycle, type Log, type Metrics, openDatabase, openHttpDoor, openQueue } from '@ouzel/runtime';
import { outbox, startSyncWorker } from '@ouzel/sync';
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
}

/** The system on one screen: every part, what it stands on, and the order in which the doors open. */
export async function compose(around: Surroundings): Promise<System> {
  const { config, log, metrics, lifecycle, now, bases } = around;
  const open = (application: string, connectionsMax: number): Database => {
    const database = openDatabase({
      url: around.databaseUrl,
      application,
      connectionsMax,
      statementTimeoutMs: config.statementTimeoutMs,
      log,
    });
    lifecycle.onStop(application, () => database.close());
    return database;
  };
  const database = open('ouzel', config.databaseConnections);
  const auditDatabase = open('ouzel audit', Math.max(2, Math.ceil(config.databaseConnections / 4)));
  const queue = await openQueue({ url: config.queueUrl ?? around.databaseUrl, log });
  lifecycle.onStop('queue', () => queue.close());

  const agreements = createAgreements(database);
  const consent = createConsent({ database, agreements, now });
  const directory = createDirectory(database, () => now().getTime());
  const { organisationOf } = directory;
  const locator = createLocator(database);
  const reader = createRecordReader(database);
  const writer = createRecordWriter(database);
  const audit = createAudit({ database: auditDatabase, now });
  const trail = createAuditSearch(auditDatabase);
  const verifier = createTokenVerifier({ issuers: around.issuers, now });

  const gp = createGpSource({ endpointOf: around.gpEndpointOf, locator, writer, issuer: bases.root, log, metrics, now });
  const intake = createCareHomeIntake({ database, writer, locator, outbox, base: bases.fhir, now });
  const authenticate = async (http: { header(name: string): string | undefined }) =>
    requesterOf(await verifier.verify(http.header('authorization')), organisationOf);
  const gateway = {
    consent,
    audit,
    locator,
    reader,
    sources: [gp],
    base: bases.fhir,
    now,
    authenticate,
    intake,
    trail,
    authBase: bases.auth,
    smartConfiguration: smartConfiguration(bases.auth, around.scopes),
  };

  const api = fhirRoutes(gateway, {
    fhir: config.roles.includes('gateway'),
    ig: config.roles.includes('ig') ? bases.ig : undefined,
  });
  const routes = [...operationalRoutes({ database, metrics, mode: config.mode }), ...api];
  const mounts = around.authListener === undefined ? [] : [{ path: '/auth', listener: around.authListener }];
  const http = await openHttpDoor(
    { routes, mounts, fail: auditUnrouted(audit, failed), log, metrics },
    config.host,
    around.httpPort,
  );
  lifecycle.onStop('http', () => http.close());

  if (config.roles.includes('worker')) {
    const worker = await startSyncWorker({
      database,
      queue,
      consent,
      audit,
      locator,
      reader,
      organisationOf,
      inboxOf: around.inboxOf,
      log,
      metrics,
    });
    lifecycle.onStop('worker', () => worker.stop());
  }
  let mllpPort = 0;
  if (config.roles.includes('listener')) {
    const acute = { database, writer, locator, consent, outbox, organisationOf, now };
    const listener = await openMllpListener({
      host: config.host,
      port: config.mllpPort,
      accept: (...message) => acceptMessage(acute, ...message),
      log,
      metrics,
      now,
    });
    lifecycle.onStop('mllp', () => listener.close());
    mllpPort = listener.port;
  }
  return { database, directory, agreements, consent, locator, mllpPort };
}

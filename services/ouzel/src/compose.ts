import type { IncomingMessage, ServerResponse } from 'node:http';
import { createTokenVerifier, refuseTokenInAddress, requesterOf, smartConfiguration, type TrustedIssuer } from '@ouzel/access';
import { startLadder } from '@ouzel/adapter-carehome';
import { type GpEndpoint } from '@ouzel/adapter-gp';
import type { PdsEndpoint } from '@ouzel/adapter-pds';
import { type Sealer, type SealWatch, startMonths, startSealer, startSurveillance, watchSealing } from '@ouzel/audit';
import { createRelabelling, STANDING_CHANNEL, startEscalation, watchWarnings } from '@ouzel/consent';
import type { Requester } from '@ouzel/exchange';
import { FhirError } from '@ouzel/fhir';
import { type Authenticate, auditUnrouted, createPages, failed, fhirRoutes, pageKey } from '@ouzel/gateway';
import { noteMissingKeys, noteMissingUnlinkedKeys, startLookingFurther, startPointerProbe } from '@ouzel/locator';
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
import { startSyncWorker } from '@ouzel/sync';
import type { LedgerSettings } from './audit-keys.ts';
import type { Config } from './config.ts';
import { counting } from './board.ts';
import { openPages, type PagesClient } from './console.ts';
import { type DirectoryContent, loadDirectory, NO_DIRECTORY } from './directory.ts';
import { furnish, type Rooms, type Stores } from './furnish.ts';
import { operationalRoutes } from './health.ts';
import { openListener } from './hospital-door.ts';
import { startRelabelWorker } from './relabel-worker.ts';
import { type NotifySettings, openNotifier } from './notify.ts';
import { openTracer } from './trace.ts';

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
  /** Keys and witness of the audit log. */
  ledger: LedgerSettings;
  scopes: readonly string[];
  /** Who takes part and on what terms, known before any door is open. */
  directory?: DirectoryContent;
  /** The embedded authorisation server, where there is one. */
  authListener?: (request: IncomingMessage, response: ServerResponse) => void;
  gpEndpointOf: (ods: string) => GpEndpoint | undefined;
  inboxOf: (ods: string) => string | undefined;
  /** Where, and with which keys, subscribers are told things. */
  notify: NotifySettings;
  /** The client as which the console lets people sign in, where it is not the configuration's. */
  consoleClient?: PagesClient;
  /** The same of the page of care homes. */
  careHomeClient?: PagesClient;
  /** Where people are traced; absent: nowhere. */
  pds?: PdsEndpoint;
}

/** What the sample and the tests reach behind the doors. */
export interface System extends Rooms, Stores {
  mllpPort: number;
  /** Takes new certificates into use. Does nothing where there is no TLS. */
  reloadTls: (tls: HttpTls) => void;
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

async function openApi(around: Surroundings, rooms: Rooms, database: Database, watch: SealWatch): Promise<HttpDoor> {
  const { config, metrics, log, now, bases, lifecycle } = around;
  const { organisationOf } = rooms.directory;
  const verifier = createTokenVerifier({ issuers: around.issuers, now });
  const quotas = createQuotas({ perMinute: config.clientRequestsPerMinute, atOnce: config.clientRequestsAtOnce });
  const requesterOfToken = async (authorization: string | undefined): Promise<Requester> => {
    const requester = await requesterOf(await verifier.verify(authorization), organisationOf);
    if (await rooms.revocations.isOut(requester)) throw new FhirError('no-credential', 'This access token was withdrawn.');
    return requester;
  };
  const pages = openPages(around, requesterOfToken);
  const identify = async (http: Parameters<Authenticate>[0]): Promise<Requester> => {
    refuseTokenInAddress(http.url);
    return requesterOfToken(
      http.header('authorization') ?? pages.map((each) => each.authorizationOf(http)).find((each) => each !== undefined),
    );
  };
  const authenticate: Authenticate = (http) => quotas.authenticate(http.from, () => identify(http));
  const gateway = {
    ...rooms,
    now,
    pages: createPages(await pageKey(database), now),
    withinQuota: <Result>(client: string, work: () => Promise<Result>) => quotas.run(client, work),
    base: bases.fhir,
    locatorBase: `${bases.root}/nrl`,
    authBase: bases.auth,
    smartConfiguration: smartConfiguration(bases.auth, around.scopes),
    sample: config.mode === 'sample',
  };
  lifecycle.onStop('asynchronous answers', () => rooms.jobs.idle());
  const api = fhirRoutes(gateway, authenticate, {
    fhir: config.roles.includes('gateway'),
    ig: config.roles.includes('ig') ? bases.ig : undefined,
  });
  const routes = [
    ...operationalRoutes({ database, metrics, mode: config.mode, warnings: () => watch.warnings() }),
    ...api,
    ...pages.flatMap((each) => each.routes),
  ];
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
  { config, databaseUrl, inboxOf, lifecycle, log, metrics, now }: Surroundings,
  rooms: Rooms,
  database: Database,
): Promise<void> {
  if (!config.roles.includes('worker')) return;
  await noteMissingKeys(database);
  await noteMissingUnlinkedKeys(database);
  const queue = await openQueue({ url: config.queueUrl ?? databaseUrl, log });
  lifecycle.onStop('queue', () => queue.close());
  const relabel = startRelabelWorker(queue, createRelabelling(database), log);
  lifecycle.onStop('relabelling', () => relabel.stop());
  const worker = await startSyncWorker({
    ...rooms,
    database,
    queue: relabel.queue,
    organisationOf: rooms.directory.organisationOf,
    inboxOf,
    now,
    log,
    metrics,
  });
  lifecycle.onStop('worker', () => worker.stop());
  const ladder = await startLadder({ ...rooms, database, log });
  lifecycle.onStop('ladder', () => ladder.stop());
  const escalation = startEscalation(rooms.breakGlass, log);
  lifecycle.onStop('escalation', () => escalation.stop());
  const surveillance = startSurveillance(rooms.watched, log);
  lifecycle.onStop('surveillance', () => surveillance.stop());
  const looks = await openQueue({ url: config.queueUrl ?? databaseUrl, name: 'pointers', log });
  lifecycle.onStop('pointer queue', () => looks.close());
  const probe = startPointerProbe({ database, queue: looks, now, log });
  lifecycle.onStop('pointer probe', () => probe.stop());
  const further = startLookingFurther({ database, log });
  lifecycle.onStop('records looked at again', () => further.stop());
}

/** Whoever works in the background makes the months of the trail before they begin. */
function openMonths({ config, lifecycle, log, now }: Surroundings, database: Database): void {
  if (!config.roles.includes('worker') && !config.roles.includes('ig')) return;
  const months = startMonths({ database, now, log });
  lifecycle.onStop('months of the trail', () => months.stop());
}

function openPolicyWatch({ config, lifecycle, log, metrics }: Surroundings, { policy }: Rooms): void {
  if (!config.roles.includes('ig')) return;
  const watch = watchWarnings({ desk: policy, log, metrics });
  lifecycle.onStop('policy watch', () => watch.stop());
}

/** The sealer stops last but for the stores: what is recorded while the doors close is sealed by the next start. */
function openSealer({ config, ledger, lifecycle, log }: Surroundings, { database }: Stores): Sealer | undefined {
  if (!config.roles.includes('ig')) return undefined;
  const { origin, writerKey, witnessFile } = ledger;
  const sealer = startSealer({ database, log, origin, keys: ledger.signingKeys(), writerKeys: [writerKey], witnessFile });
  lifecycle.onStop('sealer', () => sealer.stop());
  return sealer;
}

function openSealWatch({ lifecycle, log, metrics }: Surroundings, { database }: Stores, sealer: Sealer | undefined): SealWatch {
  const watch = watchSealing({ database, log, metrics, sealer });
  lifecycle.onStop('watch of the sealing', () => watch.stop());
  return watch;
}

/** The system on one screen: stores, rooms, and the doors in the order in which they open. They close the other way round. */
export async function compose(around: Surroundings): Promise<System> {
  const stores = openStores(around);
  const rooms = furnish(around, stores);
  const watch = openSealWatch(around, stores, openSealer(around, stores));
  // A worker that knew of no agreement yet would refuse deliveries for good.
  await loadDirectory(around.directory ?? NO_DIRECTORY, rooms);
  await rooms.labelRules.adopt();
  await rooms.reconstructions.noteBase(around.bases.fhir);
  // A suspension is heard at once, and looked for every second where it was not.
  const unlisten = await stores.database.listen(STANDING_CHANNEL, rooms.forget, rooms.forget);
  around.lifecycle.onStop('standing', unlisten);
  const http = await openApi(around, rooms, stores.database, watch);
  await openWorker(around, rooms, stores.database);
  await openNotifier(around, rooms, stores.database);
  await openTracer({ ...around, metrics: counting(around.metrics, rooms.health) }, around.pds, {
    ...rooms,
    database: stores.database,
  });
  const listener = await openListener(around, rooms);
  openPolicyWatch(around, rooms);
  openMonths(around, stores.database);
  const reloadTls = (tls: HttpTls): void => {
    http.reload(tls);
    listener?.reload(tls);
  };
  return { ...rooms, ...stores, mllpPort: listener?.port ?? 0, reloadTls };
}

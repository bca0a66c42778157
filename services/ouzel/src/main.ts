import { mkdtempSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import {
  ConfigError,
  createLifecycle,
  createLog,
  createMetrics,
  freePort,
  type Lifecycle,
  type Log,
  openDatabase,
  readSettings,
  readTlsFiles,
  startEmbeddedPostgres,
  type TlsFiles,
} from '@ouzel/runtime';
import { ledgerSettings } from './audit-keys.ts';
import { compose, type Surroundings, type System } from './compose.ts';
import { type Config, liveFaults, ROLES, settings } from './config.ts';
import { pdsEndpointOf } from './config-pds.ts';
import { consoleBase } from './console.ts';
import { type DirectoryContent, NO_DIRECTORY, readDirectory } from './directory.ts';
import { exportAudit } from './export-audit.ts';
import { type Running, takeDataFolder, writeWhole } from './files.ts';
import { migrateAll } from './migrate.ts';
import { notifyAround } from './notify.ts';
import { fillSample, prepareSample, type Sample } from './sample/start.ts';
import { playStory } from './sample/story.ts';
import { tellNext, tellStory } from './sample/tell.ts';
import { sampleToken } from './token.ts';

interface Asked {
  once: boolean;
  json: boolean;
}

const say = (text: string): void => void process.stdout.write(`${text}\n`);
const progress = (text: string): void => void process.stderr.write(`ouzel: ${text}\n`);

function readConfig(asked: Asked): Config {
  const config = readSettings(settings, process.env);
  const faults = liveFaults(config);
  if (faults.length > 0) throw new ConfigError(faults);
  return asked.once ? { ...config, port: 0, mllpPort: 0, mode: 'sample' } : config;
}

/** A run of the main job has a folder of its own, so that it never meets a system that is running. */
function dataFolderOf(config: Config, asked: Asked, lifecycle: Lifecycle): string {
  const folder = resolve(config.dataFolder ?? join(config.home, '.data'));
  const held = asked.once ? undefined : takeDataFolder(folder);
  lifecycle.onStop('data folder', () => held?.release());
  if (!asked.once) return folder;
  takeDataFolder(join(folder, 'once')).release();
  const own = mkdtempSync(join(folder, 'once', 'run-'));
  lifecycle.onStop('data folder', () => rmSync(own, { recursive: true, force: true }));
  return own;
}

async function databaseUrlOf(config: Config, folder: string, lifecycle: Lifecycle, log: Log): Promise<string> {
  if (config.databaseUrl === undefined) {
    const embedded = await startEmbeddedPostgres({ folder: join(folder, 'postgres') });
    lifecycle.onStop('postgres', () => embedded.stop());
    return embedded.url;
  }
  const probe = openDatabase({
    url: config.databaseUrl,
    application: 'ouzel start',
    connectionsMax: 1,
    statementTimeoutMs: 5_000,
    log,
  });
  const { host } = new URL(config.databaseUrl);
  await probe.rows({ text: 'select 1' }).catch((error: unknown) => {
    throw new Error(`the database at ${host} cannot be reached or does not let us in; check OUZEL_DATABASE_URL.`, {
      cause: error,
    });
  });
  await probe.close();
  return config.databaseUrl;
}

/** What a live system has in the place of the sample: its own issuer, and the endpoints of its directory. */
function liveAround(config: Config, directory: DirectoryContent, audience: string, folder: string): Sample['around'] {
  const { issuerUrl = '', issuerKeysUrl = '' } = config;
  return {
    issuers: [{ issuer: issuerUrl, audience, keys: { url: issuerKeysUrl } }],
    ledger: ledgerSettings(config, folder),
    scopes: [],
    gpEndpointOf: (ods) => directory.gpEndpoints[ods],
    inboxOf: (ods) => directory.inboxes[ods],
    notify: notifyAround(config, folder, (client) => directory.notificationEndpoints[client] ?? []),
  };
}

function basesOf(config: Config, port: number): Surroundings['bases'] {
  const scheme = config.tlsCertFile === undefined ? 'http' : 'https';
  const root = config.publicUrl?.replace(/\/$/, '') ?? `${scheme}://${config.host}:${port}`;
  return {
    root,
    fhir: `${root}/fhir/R4`,
    ig: `${root}/ig`,
    auth: config.mode === 'live' ? (config.issuerUrl ?? '') : `${root}/auth`,
  };
}

function tlsFilesOf({ tlsCertFile, tlsKeyFile, tlsClientCaFile, tlsClientCertificates }: Config): TlsFiles | undefined {
  if (tlsCertFile === undefined || tlsKeyFile === undefined) return undefined;
  const files = { certFile: tlsCertFile, keyFile: tlsKeyFile, clientCertificates: tlsClientCertificates };
  return tlsClientCaFile === undefined ? files : { ...files, clientCaFile: tlsClientCaFile };
}

/** SIGHUP: certificates that were replaced are taken into use without a pause. Bad ones change nothing. */
async function renew(files: TlsFiles, system: System, log: Log): Promise<void> {
  try {
    system.reloadTls(await readTlsFiles(files));
    log.info('the TLS certificates were read again');
  } catch (error) {
    log.error('the TLS certificates could not be read again; the old ones stay', { error });
  }
}

/** Fills the sample, plays its main job, and says how to go on. */
async function present(
  asked: Asked,
  config: Config,
  folder: string,
  bases: Surroundings['bases'],
  sample: Sample,
  system: System,
): Promise<void> {
  const people = await fillSample(system, sample, new Date());
  const { region, twins, keys, clients } = sample;
  const running: Running = {
    fhirBase: bases.fhir,
    igBase: bases.ig,
    authBase: bases.auth,
    consoleBase: consoleBase(bases),
    mllp: `${config.host}:${system.mllpPort}`,
    pid: process.pid,
    clients,
    people,
  };
  // A process with some of the roles cannot play a story that needs them all.
  if (ROLES.every((role) => config.roles.includes(role))) {
    const { told, ...story } = await playStory({ region, twins, keys, bases, mllpPort: system.mllpPort, now: () => new Date() });
    say(asked.json ? JSON.stringify(story) : tellStory({ ...story, told }, region));
  }
  if (asked.once) return;
  writeWhole(join(folder, 'running.json'), running);
  if (!asked.json) say(tellNext(running, keys.password));
}

async function start(asked: Asked, lifecycle: Lifecycle, config: Config, log: Log, folder: string): Promise<void> {
  const now = (): Date => new Date();
  const databaseUrl = await databaseUrlOf(config, folder, lifecycle, log);
  await migrateAll(databaseUrl);
  const httpPort = config.port === 0 ? await freePort() : config.port;
  const bases = basesOf(config, httpPort);
  const directory = config.directoryFile === undefined ? undefined : readDirectory(config.directoryFile);
  const sample = config.mode === 'sample' ? await prepareSample(config, folder, bases, lifecycle, now()) : undefined;
  const around = sample?.around ?? liveAround(config, directory ?? NO_DIRECTORY, bases.fhir, folder);
  const files = tlsFilesOf(config);
  const tls = files === undefined ? {} : { tls: await readTlsFiles(files) };
  const pds = pdsEndpointOf(config);
  const system = await compose({
    config,
    databaseUrl,
    log,
    metrics: createMetrics(),
    lifecycle,
    now,
    bases,
    httpPort,
    ...around,
    ...(directory === undefined ? {} : { directory }),
    ...tls,
    ...(pds === undefined ? {} : { pds }),
  });
  if (files !== undefined) process.on('SIGHUP', () => void renew(files, system, log));
  if (sample === undefined) say(`Ouzel is running in live mode: ${bases.fhir}`);
  else await present(asked, config, folder, bases, sample, system);
}

function sentences(error: unknown): string[] {
  if (error instanceof ConfigError) return [...error.faults];
  return [Error.isError(error) ? error.message : 'an unknown error.'];
}

async function main(): Promise<void> {
  const asked: Asked = { once: process.argv.includes('--once'), json: process.argv.includes('--json') };
  // Until the settings are read there is nowhere to log to; whatever goes wrong before that is told in a sentence.
  let log: Log = createLog('silent');
  const lifecycle = createLifecycle({
    info: (...line) => log.info(...line),
    warn: (...line) => log.warn(...line),
    error: (...line) => log.error(...line),
  });
  let code = 0;
  const end = async (): Promise<void> => {
    await lifecycle.stop();
    process.exit(code);
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void end());
  try {
    const config = readConfig(asked);
    const folder = dataFolderOf(config, asked, lifecycle);
    log = createLog(config.logLevel, config.logFile ?? (config.mode === 'live' ? 2 : join(folder, 'ouzel.log')));
    await start(asked, lifecycle, config, log, folder);
    if (asked.once) await end();
  } catch (error) {
    code = 1;
    const faults = sentences(error);
    log.error('the start failed', { error });
    for (const fault of faults) progress(fault);
    if (asked.json) say(JSON.stringify({ ok: false, reason: faults.join(' ') }));
    await end();
  }
}

/** Commands that print one line and end. */
const COMMANDS: Readonly<Record<string, (args: readonly string[]) => Promise<string>>> = {
  token: (args) => sampleToken(args, { home: process.env['OUZEL_HOME'], dataFolder: process.env['OUZEL_DATA_DIR'] }),
  'export-audit': (args) => {
    const config = readSettings(settings, process.env);
    const dataFolder = resolve(config.dataFolder ?? join(config.home, '.data'));
    return exportAudit(args, { databaseUrl: config.databaseUrl, dataFolder });
  },
};

async function print(command: (args: readonly string[]) => Promise<string>, args: readonly string[]): Promise<void> {
  try {
    say(await command(args));
  } catch (error) {
    for (const sentence of sentences(error)) progress(sentence);
    process.exitCode = 1;
  }
}

const [name = '', ...args] = process.argv.slice(2);
const command = COMMANDS[name];
await (command === undefined ? main() : print(command, args));

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  compose,
  fillSample,
  type Keys,
  migrateAll,
  playStory,
  prepareSample,
  type Sample,
  settings,
  type Story,
  type System,
  tokenFor,
} from '@ouzel/ouzel';
import type { TrustedIssuer } from '@ouzel/access';
import type { PurposeOfUse } from '@ouzel/exchange';
import type { Region } from '@ouzel/region';
import { createLifecycle, createLog, createMetrics, freePort, readSettings } from '@ouzel/runtime';
import { freshDatabase } from './database.ts';

/** The whole system with its twins, in this process, on real sockets and a database of its own. */
export interface World {
  fhirBase: string;
  authBase: string;
  mllpPort: number;
  databaseUrl: string;
  logFile: string;
  people: Record<string, string>;
  sample: Sample;
  system: System;
  keys: Keys;
  token(client: string, purpose?: PurposeOfUse): Promise<string>;
  story(): Promise<Story>;
  stop(): Promise<void>;
}

export interface WorldOptions {
  people?: number;
  database?: string;
  /** Issuers trusted beside the sample's own, for the FHIR base that their tokens are for. */
  issuers?: (fhirBase: string) => TrustedIssuer[];
  /** Changes people before they are loaded, for example to plant words in them that a search finds. */
  edit?: (region: Region) => void;
  /** Where any client may be told of what it subscribes to, and how host names are looked up. */
  notify?: { endpoints: readonly string[]; resolve?: (host: string) => Promise<readonly string[]> };
  /** For a suite that is not about time: statements and connections that wait as long as a busy machine makes them. */
  patient?: boolean;
  /** Traces people in the twin of PDS, as fast as it can; else nobody is traced, so that no Patient changes under a test. */
  pds?: boolean;
}

const PATIENT = { statementTimeoutMs: 60_000, databaseConnections: 60 };

function notifyOf(given: WorldOptions['notify']): Partial<Sample['around']['notify']> {
  if (given === undefined) return {};
  const { endpoints, resolve } = given;
  return { endpointsOf: () => endpoints, ...(resolve === undefined ? {} : { resolve }) };
}

export async function startWorld({
  people = 30,
  database,
  issuers,
  edit,
  notify,
  patient = false,
  pds = false,
}: WorldOptions = {}): Promise<World> {
  const folder = mkdtempSync(join(tmpdir(), 'ouzel-world-'));
  const logFile = join(folder, 'log');
  const log = createLog('info', logFile);
  const lifecycle = createLifecycle(log);
  const databaseUrl = database ?? (await freshDatabase());
  await migrateAll(databaseUrl);
  const home = process.env['OUZEL_HOME'] ?? '.';
  const own = { home, samplePeople: people, port: await freePort(), mllpPort: 0, pdsTracesPerMinute: 100_000 };
  const config = { ...readSettings(settings, {}), ...own, ...(patient ? PATIENT : {}) };
  const root = `http://127.0.0.1:${config.port}`;
  const bases = { root, fhir: `${root}/fhir/R4`, ig: `${root}/ig`, auth: `${root}/auth` };
  const now = (): Date => new Date();
  const sample = await prepareSample(config, folder, bases, lifecycle, now());
  edit?.(sample.region);
  const { pds: endpoint, ...around } = sample.around;
  const system = await compose({
    config,
    databaseUrl,
    log,
    metrics: createMetrics(),
    lifecycle,
    now,
    bases,
    httpPort: config.port,
    ...around,
    ...(pds && endpoint !== undefined ? { pds: endpoint } : {}),
    notify: { ...sample.around.notify, ...notifyOf(notify) },
    issuers: [...sample.around.issuers, ...(issuers?.(bases.fhir) ?? [])],
  });
  const ids = await fillSample(system, sample, now());
  const { region, twins, keys } = sample;
  const stage = { region, twins, keys, bases, mllpPort: system.mllpPort, now };
  return {
    fhirBase: bases.fhir,
    authBase: bases.auth,
    mllpPort: system.mllpPort,
    databaseUrl,
    logFile,
    people: ids,
    sample,
    system,
    keys,
    token: (client, purpose) => tokenFor(stage, client, purpose),
    story: () => playStory(stage),
    async stop() {
      await lifecycle.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

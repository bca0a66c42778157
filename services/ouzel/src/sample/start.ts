import { join } from 'node:path';
import { createAuthorisationServer, type TrustedIssuer } from '@ouzel/access';
import {
  generateRegion,
  type PdsTwin,
  type Region,
  type SampleClient,
  type SampleRecord,
  sampleClients,
  sampleRecords,
} from '@ouzel/region';
import type { Lifecycle } from '@ouzel/runtime';
import type { JWK } from 'jose';
import { ledgerSettings } from '../audit-keys.ts';
import type { Surroundings, System } from '../compose.ts';
import type { Config } from '../config.ts';
import type { Keys } from '../files.ts';
import { admitInpatients } from './admit.ts';
import { samplePages, sampleSignIns } from './console.ts';
import { publicOf, sampleKeys } from './keys.ts';
import { notifyAround } from '../notify.ts';
import { loadRegion, loadSampleRecords } from './load.ts';
import { startPdsTwin } from './pds.ts';
import { startTwins, type Twins } from './twins.ts';

const SEED = 'ouse valley';
const TOKEN_LIFE_SECONDS = 3_600;
/** Where whoever tries subscriptions may listen: on this machine alone. */
const SAMPLE_ENDPOINT = 'http://127.0.0.1:9099/';

/** All that the sample brings along: a region, the other ends, an authorisation server with clients. */
export interface Sample {
  region: Region;
  /** GP records of others, where the sample payloads are beside the checkout. */
  samples: SampleRecord[];
  twins: Twins & { pds: PdsTwin };
  keys: Keys;
  clients: string[];
  around: Pick<
    Surroundings,
    | 'ledger'
    | 'issuers'
    | 'scopes'
    | 'authListener'
    | 'consoleClient'
    | 'careHomeClient'
    | 'gpEndpointOf'
    | 'inboxOf'
    | 'notify'
    | 'pds'
  >;
}

function authorisationServer(
  config: Config,
  bases: Surroundings['bases'],
  region: Region,
  clients: readonly SampleClient[],
  keys: Keys,
): ReturnType<typeof createAuthorisationServer> {
  return createAuthorisationServer({
    issuer: bases.auth,
    audience: bases.fhir,
    clients: clients.map(({ name, ...client }) => ({ ...client, key: publicOf(keys.clients[name]?.key ?? keys.signing) })),
    signingKeys: [keys.signing],
    tokenLifeSeconds: TOKEN_LIFE_SECONDS,
    signIns: sampleSignIns(region, bases, config, keys.password),
  });
}

export async function prepareSample(
  config: Config,
  dataFolder: string,
  bases: Surroundings['bases'],
  lifecycle: Lifecycle,
  now: Date,
): Promise<Sample> {
  const region = generateRegion({ seed: SEED, people: config.samplePeople, today: now.toISOString().slice(0, 10) });
  const samples = sampleRecords(config.samplesFolder ?? join(config.home, '..', 'shared', 'data'));
  const twins = await startTwins(region, samples, lifecycle);
  const clients = sampleClients(region);
  const keys = await sampleKeys(dataFolder, clients);
  const pds = await startPdsTwin(region, samples, keys, lifecycle);
  const signing: JWK = keys.signing;
  const authListener = authorisationServer(config, bases, region, clients, keys);
  const issuers: TrustedIssuer[] = [{ issuer: bases.auth, audience: bases.fhir, keys: { keys: [publicOf(signing)] } }];
  // A site may try its own issuer against the sample.
  if (config.issuerUrl !== undefined && config.issuerKeysUrl !== undefined) {
    issuers.push({ issuer: config.issuerUrl, audience: bases.fhir, keys: { url: config.issuerKeysUrl } });
  }
  const scopes = [...new Set(clients.flatMap(({ scope }) => scope.split(' ')))];
  const ledger = ledgerSettings(config, dataFolder);
  const { gpEndpointOf, inboxOf } = twins;
  return {
    region,
    samples,
    twins: { ...twins, pds: pds.twin },
    keys,
    clients: clients.map(({ name }) => name),
    around: {
      ledger,
      issuers,
      scopes,
      authListener,
      gpEndpointOf,
      inboxOf,
      notify: notifyAround(config, dataFolder, () => [SAMPLE_ENDPOINT], ['127.0.0.0/8']),
      pds: pds.endpoint,
      ...samplePages(bases),
    },
  };
}

/** Fills the running system with the region. @returns Patient ids by what they show. */
export async function fillSample(system: System, { region, samples }: Sample, now: Date): Promise<Record<string, string>> {
  const { people, fresh } = await loadRegion(system, region, now);
  if (fresh) await loadSampleRecords(system, region, samples);
  if (fresh && system.mllpPort > 0) await admitInpatients(region, system.mllpPort, now);
  return people;
}

import { z } from 'zod';
import { auditSettings } from './config-audit.ts';
import { careHomeSettings } from './config-care-home.ts';
import { consoleSettings } from './config-console.ts';
import { notifySettings } from './config-notify.ts';
import { pdsFaults, pdsSettings } from './config-pds.ts';

const port = (initial: number) =>
  z.coerce
    .number()
    .int('must be a whole number')
    .min(0, 'must be from 0 to 65535')
    .max(65_535, 'must be from 0 to 65535')
    .default(initial);
const count = (initial: number, min: number, max: number) =>
  z.coerce
    .number()
    .int('must be a whole number')
    .min(min, `must be at least ${min}`)
    .max(max, `must be at most ${max}`)
    .default(initial);
const url = z.url('must be a URL').optional();

export const ROLES = ['gateway', 'listener', 'worker', 'ig'] as const;
export type Role = (typeof ROLES)[number];

const roles = z
  .string()
  .default('all')
  .transform((text) => (text === 'all' ? [...ROLES] : text.split(',').map((part) => part.trim())))
  .pipe(z.array(z.enum(ROLES, `must be "all" or a list of ${ROLES.join(', ')}`)).min(1));

/** Every setting of Ouzel. docs/configuration.md is generated from this; nothing needs to be set for the sample. */
export const settings = z.object({
  home: z.string().default('.').meta({ env: 'OUZEL_HOME', description: 'Folder of the checkout. Set by the npm scripts.' }),
  dataFolder: z.string().optional().meta({
    env: 'OUZEL_DATA_DIR',
    description: 'Where the embedded PostgreSQL and the sample keys live; `.data` in the checkout unless set.',
  }),
  mode: z.enum(['sample', 'live'], 'must be sample or live').default('sample').meta({
    env: 'OUZEL_MODE',
    description: '`sample` starts twins, sample clients and sample keys; `live` starts none and refuses insecure defaults.',
  }),
  roles: roles.meta({
    env: 'OUZEL_ROLES',
    description: '`all`, or a list of `gateway`, `listener`, `worker`, `ig`: what this process does.',
  }),
  databaseUrl: z
    .url('must be a postgres:// URL')
    .regex(/^postgres(ql)?:/, 'must be a postgres:// URL')
    .optional()
    .meta({
      env: 'OUZEL_DATABASE_URL',
      description: 'PostgreSQL 18 to use; an embedded one is started unless set.',
      secret: true,
    }),
  queueUrl: z
    .url('must be a URL')
    .regex(/^(postgres(ql)?|rediss?):/, 'must be a postgres:// or redis:// URL')
    .optional()
    .meta({
      env: 'OUZEL_QUEUE_URL',
      description: 'Where queue jobs are kept: `postgres://` or `redis://`; the database unless set.',
      secret: true,
    }),
  databaseConnections: count(20, 2, 500).meta({
    env: 'OUZEL_DATABASE_CONNECTIONS',
    description: 'Connections of this process for requests; the audit trail has a quarter of that beside.',
  }),
  statementTimeoutMs: count(2_000, 100, 60_000).meta({
    env: 'OUZEL_STATEMENT_TIMEOUT_MS',
    description: 'Longest that one statement may take.',
    unit: 'ms',
  }),
  host: z.string().default('127.0.0.1').meta({ env: 'OUZEL_HOST', description: 'Address to listen on.' }),
  port: port(8_080).meta({ env: 'OUZEL_PORT', description: 'HTTP port; 0 takes a free one.' }),
  mllpPort: port(2_575).meta({ env: 'OUZEL_MLLP_PORT', description: 'HL7 v2 (MLLP) port; 0 takes a free one.' }),
  mllpProcessingId: z.enum(['P', 'T', 'D']).default('P').meta({
    env: 'OUZEL_MLLP_PROCESSING_ID',
    description: 'MSH-11 that HL7 v2 messages must have: P production, T training, D debugging. Others are refused.',
  }),
  mllpTls: z.enum(['none', 'server', 'mutual'], 'must be none, server or mutual').default('none').meta({
    env: 'OUZEL_MLLP_TLS',
    description:
      'Whether the HL7 v2 port speaks TLS, with the certificate of the HTTP port; `mutual` takes senders with a client certificate of OUZEL_TLS_CLIENT_CA_FILE only, whose subject names the ODS code of MSH-4.',
  }),
  tlsCertFile: z.string().optional().meta({
    env: 'OUZEL_TLS_CERT_FILE',
    description: 'PEM file of the certificate chain; with it (and the key) the HTTP port speaks HTTPS only.',
  }),
  tlsKeyFile: z.string().optional().meta({
    env: 'OUZEL_TLS_KEY_FILE',
    description: 'PEM file of the private key of the certificate.',
  }),
  tlsClientCaFile: z.string().optional().meta({
    env: 'OUZEL_TLS_CLIENT_CA_FILE',
    description: 'PEM file of the authorities that sign client certificates.',
  }),
  tlsClientCertificates: z.enum(['none', 'asked', 'required'], 'must be none, asked or required').default('none').meta({
    env: 'OUZEL_TLS_CLIENT_CERTIFICATES',
    description: 'Mutual TLS: `required` takes no connection without a client certificate; `asked` takes one where there is one.',
  }),
  clientRequestsPerMinute: count(1_200_000, 1, 1_000_000_000).meta({
    env: 'OUZEL_CLIENT_REQUESTS_PER_MINUTE',
    description:
      'Requests of one client in a minute, in each process; more are answered 429. The default, 20,000 a second, is above what one process can answer: it stops a runaway loop and nobody else.',
  }),
  clientRequestsAtOnce: count(256, 1, 100_000).meta({
    env: 'OUZEL_CLIENT_REQUESTS_AT_ONCE',
    description: 'Requests of one client under way at once, in each process, so that one client cannot starve the others.',
  }),
  publicUrl: url.meta({
    env: 'OUZEL_PUBLIC_URL',
    description: 'How callers reach this, if not by host and port: the root of every URL that is given out.',
  }),
  issuerUrl: url.meta({
    env: 'OUZEL_ISSUER_URL',
    description: 'Issuer of access tokens; the embedded authorisation server unless set.',
  }),
  issuerKeysUrl: url.meta({ env: 'OUZEL_ISSUER_JWKS_URL', description: 'Where the issuer publishes its keys.' }),
  directoryFile: z.string().optional().meta({
    env: 'OUZEL_DIRECTORY_FILE',
    description: 'JSON file of organisations, agreements and endpoints (contracts/directory.md), loaded at the start.',
  }),
  ...pdsSettings,
  ...auditSettings,
  ...consoleSettings,
  ...careHomeSettings,
  ...notifySettings,
  samplePeople: count(200, 5, 800_000).meta({ env: 'OUZEL_SAMPLE_PEOPLE', description: 'People of the sample region.' }),
  samplesFolder: z.string().optional().meta({
    env: 'OUZEL_SAMPLES',
    description: 'Folder of sample payloads for tests; `../shared/data` beside the checkout unless set.',
  }),
  logLevel: z
    .enum(['debug', 'info', 'warn', 'error', 'silent'], 'must be debug, info, warn, error or silent')
    .default('info')
    .meta({ env: 'OUZEL_LOG_LEVEL', description: 'Least level that is logged.' }),
  logFile: z.string().optional().meta({
    env: 'OUZEL_LOG_FILE',
    description: 'Where JSON log lines go; `ouzel.log` in the data folder in sample mode, stderr in live mode.',
  }),
});
export type Config = z.output<typeof settings>;

const LOOPBACK = /^https?:\/\/(127\.|localhost|\[::1\])/;

/** TLS settings that only make sense together, in any mode. */
function tlsFaults({ tlsCertFile, tlsKeyFile, tlsClientCaFile, tlsClientCertificates, mllpTls }: Config): string[] {
  const faults: string[] = [];
  if (tlsCertFile !== undefined && tlsKeyFile === undefined)
    faults.push('OUZEL_TLS_CERT_FILE needs OUZEL_TLS_KEY_FILE beside it.');
  if (tlsCertFile === undefined && tlsKeyFile !== undefined)
    faults.push('OUZEL_TLS_KEY_FILE needs OUZEL_TLS_CERT_FILE beside it.');
  const mutual = tlsClientCertificates !== 'none';
  if (mutual && tlsCertFile === undefined)
    faults.push('OUZEL_TLS_CLIENT_CERTIFICATES needs OUZEL_TLS_CERT_FILE: it is a part of TLS.');
  if (mutual && tlsClientCaFile === undefined)
    faults.push('OUZEL_TLS_CLIENT_CERTIFICATES needs OUZEL_TLS_CLIENT_CA_FILE: without it anybody could sign them.');
  if (!mutual && mllpTls !== 'mutual' && tlsClientCaFile !== undefined)
    faults.push('OUZEL_TLS_CLIENT_CA_FILE does nothing while OUZEL_TLS_CLIENT_CERTIFICATES is none.');
  if (mllpTls !== 'none' && tlsCertFile === undefined) faults.push('OUZEL_MLLP_TLS needs OUZEL_TLS_CERT_FILE.');
  if (mllpTls === 'mutual' && tlsClientCaFile === undefined)
    faults.push('OUZEL_MLLP_TLS=mutual needs OUZEL_TLS_CLIENT_CA_FILE: without it anybody could sign them.');
  return faults;
}

/** What settings must not do without beside each other: in any mode, and in live mode. @returns a sentence for each fault. */
export function liveFaults(config: Config): string[] {
  const faults = [...tlsFaults(config), ...pdsFaults(config)];
  if (config.mode !== 'live') return faults;
  const needed = [
    [config.databaseUrl, 'OUZEL_DATABASE_URL'],
    [config.publicUrl, 'OUZEL_PUBLIC_URL'],
    [config.issuerUrl, 'OUZEL_ISSUER_URL'],
    [config.issuerKeysUrl, 'OUZEL_ISSUER_JWKS_URL'],
    [config.directoryFile, 'OUZEL_DIRECTORY_FILE'],
  ] as const;
  for (const [value, name] of needed) if (value === undefined) faults.push(`${name} must be set in live mode.`);
  const secure = [...needed.slice(1, 4), [config.pdsUrl, 'OUZEL_PDS_URL'], [config.pdsTokenUrl, 'OUZEL_PDS_TOKEN_URL']] as const;
  for (const [value, name] of secure) {
    if (value?.startsWith('http:') === true && !LOOPBACK.test(value)) faults.push(`${name} must begin with https: in live mode.`);
  }
  return faults;
}

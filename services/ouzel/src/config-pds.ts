import { createPrivateKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { PdsEndpoint } from '@ouzel/adapter-pds';
import { z } from 'zod';

/** Settings of the Personal Demographics Service: without an address, nobody is traced (the sample has a twin of its own). */
export const pdsSettings = {
  pdsUrl: z.url('must be a URL').optional().meta({
    env: 'OUZEL_PDS_URL',
    description:
      'FHIR base of PDS, for example `https://api.service.nhs.uk/personal-demographics/FHIR/R4`; nobody is traced unless set. The sample has a twin of its own.',
  }),
  pdsTokenUrl: z.url('must be a URL').optional().meta({
    env: 'OUZEL_PDS_TOKEN_URL',
    description: 'Where access tokens for PDS are asked for, for example `https://api.service.nhs.uk/oauth2/token`.',
  }),
  pdsApiKey: z.string().min(1).optional().meta({
    env: 'OUZEL_PDS_API_KEY',
    description: 'API key of the application that is registered for PDS.',
    secret: true,
  }),
  pdsKeyFile: z.string().optional().meta({
    env: 'OUZEL_PDS_KEY_FILE',
    description: 'PEM file of the RSA private key that signs client assertions for PDS.',
  }),
  pdsKeyId: z.string().optional().meta({
    env: 'OUZEL_PDS_KEY_ID',
    description: '`kid` under which the public half of that key is registered.',
  }),
  pdsTracesPerMinute: z.coerce
    .number()
    .int('must be a whole number')
    .min(1, 'must be at least 1')
    .max(100_000, 'must be at most 100000')
    .default(240)
    .meta({
      env: 'OUZEL_PDS_TRACES_PER_MINUTE',
      description: 'People traced in a minute, by all processes together. PDS allows 300 unless more was agreed.',
    }),
  pdsRefreshHours: z.coerce
    .number()
    .int('must be a whole number')
    .min(1, 'must be at least 1')
    .max(8_760, 'must be at most 8760')
    .default(168)
    .meta({
      env: 'OUZEL_PDS_REFRESH_HOURS',
      description: 'After how long somebody is traced again: how long a new restriction may go unknown.',
      unit: 'h',
    }),
} as const;

const names = {
  pdsTokenUrl: 'OUZEL_PDS_TOKEN_URL',
  pdsApiKey: 'OUZEL_PDS_API_KEY',
  pdsKeyFile: 'OUZEL_PDS_KEY_FILE',
  pdsKeyId: 'OUZEL_PDS_KEY_ID',
} as const;
type Name = keyof typeof names;
export type PdsConfig = Readonly<Partial<Record<Name | 'pdsUrl', string | undefined>>>;

const isName = (name: string): name is Name => Object.hasOwn(names, name);

/** @returns a sentence for each setting of PDS that is missing beside the others. */
export function pdsFaults(config: PdsConfig): string[] {
  const parts = Object.keys(names).filter(isName);
  if (config.pdsUrl === undefined)
    return parts.filter((name) => config[name] !== undefined).map((name) => `${names[name]} does nothing without OUZEL_PDS_URL.`);
  return parts.filter((name) => config[name] === undefined).map((name) => `OUZEL_PDS_URL needs ${names[name]} beside it.`);
}

/** How PDS is asked, where the settings say. @throws Error with one sentence where the key cannot be used. */
export function pdsEndpointOf({ pdsUrl, pdsTokenUrl, pdsApiKey, pdsKeyFile, pdsKeyId }: PdsConfig): PdsEndpoint | undefined {
  if (pdsUrl === undefined || pdsTokenUrl === undefined || pdsApiKey === undefined) return undefined;
  if (pdsKeyFile === undefined || pdsKeyId === undefined) return undefined;
  try {
    const key = createPrivateKey(readFileSync(pdsKeyFile));
    if (key.asymmetricKeyType !== 'rsa') throw new Error('not RSA');
    return { root: pdsUrl.replace(/\/$/, ''), tokenUrl: pdsTokenUrl, apiKey: pdsApiKey, keyId: pdsKeyId, key };
  } catch (error) {
    throw new Error(`the file ${pdsKeyFile} holds no RSA private key that can be used; check OUZEL_PDS_KEY_FILE.`, {
      cause: error,
    });
  }
}

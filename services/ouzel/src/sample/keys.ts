import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { generateKeys } from '@ouzel/access';
import type { SampleClient } from '@ouzel/region';
import { type Keys, keysSchema, readIfThere, writeWhole } from '../files.ts';

const PASSWORD_BYTES = 12;

/** The sample's keys: those of an earlier start where they fit the clients, else new ones. */
export async function sampleKeys(folder: string, clients: readonly SampleClient[]): Promise<Keys> {
  const path = join(folder, 'sample-keys.json');
  const known = readIfThere(path, keysSchema);
  const fits = known !== undefined && clients.every(({ name, scope }) => known.clients[name]?.scope === scope);
  if (fits) return known;
  // One pair serves all sample clients: they are samples, and making nine RSA keys is what a first start would wait for.
  const [signing, client] = await Promise.all([generateKeys(), generateKeys()]);
  const entries = clients.map(({ name, clientId, scope, defaultUser, purposes }) => [
    name,
    { clientId, scope, purposes, key: client.privateKey, ...(defaultUser === undefined ? {} : { defaultUser }) },
  ]);
  const keys = keysSchema.parse({
    signing: signing.privateKey,
    password: randomBytes(PASSWORD_BYTES).toString('base64url'),
    clients: Object.fromEntries(entries),
  });
  writeWhole(path, keys);
  return keys;
}

const PRIVATE_PARTS = ['d', 'p', 'q', 'dp', 'dq', 'qi'];

/** The public half of a JWK. */
export function publicOf<Jwk extends Record<string, unknown>>(key: Jwk): Jwk {
  const copy = { ...key };
  for (const part of PRIVATE_PARTS) Reflect.deleteProperty(copy, part);
  return copy;
}

import { createPrivateKey } from 'node:crypto';
import type { PdsEndpoint } from '@ouzel/adapter-pds';
import { openPdsTwin, type PdsPerson, pdsPersonOf, type PdsTwin, type Region, type SampleRecord } from '@ouzel/region';
import type { Lifecycle } from '@ouzel/runtime';
import type { Keys } from '../files.ts';
import { publicOf } from './keys.ts';

const API_KEY = 'ouzel-sample';

/** A twin of PDS that knows the region, and how to ask it. */
export async function startPdsTwin(
  region: Region,
  samples: readonly SampleRecord[],
  { signing }: Keys,
  lifecycle: Lifecycle,
): Promise<{ twin: PdsTwin; endpoint: PdsEndpoint }> {
  const people = new Map(region.people.map((person) => [person.nhsNumber, person]));
  const others = new Map(samples.map((sample) => [sample.nhsNumber, sample]));
  const personOf = (nhsNumber: string): PdsPerson | undefined => {
    const person = people.get(nhsNumber);
    if (person !== undefined) return pdsPersonOf(person);
    const other = others.get(nhsNumber);
    return other === undefined ? undefined : { patient: other.patient, security: 'U', verification: '01' };
  };
  const publicKey = publicOf(signing);
  const twin = await openPdsTwin({ host: '127.0.0.1', port: 0, personOf, apiKey: API_KEY, publicKey });
  lifecycle.onStop('pds twin', () => twin.close());
  const key = createPrivateKey({ key: signing, format: 'jwk' });
  const { root, tokenUrl } = twin;
  return { twin, endpoint: { root, tokenUrl, apiKey: API_KEY, keyId: signing.kid, key } };
}

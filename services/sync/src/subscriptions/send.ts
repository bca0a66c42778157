import { type Outbound, OutboundError } from '@ouzel/runtime';
import type { NotifyKeys } from './keys.ts';
import { limits } from './limits.ts';
import type { SubscriptionRow } from './model.ts';
import { contentDigest, signatureOf } from './signature.ts';

export interface Sender {
  outbound: Outbound;
  keys: NotifyKeys;
  now: () => Date;
}

const SIGNED = ['@method', '@authority', '@path', '@query', 'content-type', 'content-digest'];
const TAG = 'ouzel-notification';

/** Posts a notification to its endpoint, signed. @throws OutboundError where the endpoint did not take it. */
export async function sendSigned({ outbound, keys, now }: Sender, row: SubscriptionRow, body: Buffer): Promise<void> {
  const url = new URL(row.endpoint);
  const values = row.header_values === null ? [] : keys.open(row.header_values, row.subscription);
  const own = Object.fromEntries(row.header_names.map((name, at) => [name, values[at] ?? '']));
  const headers = {
    'content-type': 'application/fhir+json',
    'content-digest': contentDigest(body),
    'content-length': String(body.length),
  };
  const signing = { key: keys.signing, keyId: keys.keyId, created: Math.floor(now().getTime() / 1_000), tag: TAG };
  const signature = signatureOf({ method: 'POST', url, headers }, SIGNED, signing);
  const timeoutMs = (row.timeout_s ?? limits.timeoutSDefault) * 1_000;
  const status = await outbound.post(url, { headers: { ...own, ...headers, ...signature }, body, timeoutMs });
  if (status < 200 || status >= 300) throw new OutboundError(`HTTP ${status}`, true);
}

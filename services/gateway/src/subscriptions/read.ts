import type { CapabilityStatementRestResource } from '@medplum/fhirtypes';
import { base32OfUuid, uuidOfBase32 } from '@ouzel/fhir';
import type { HttpAnswer } from '@ouzel/runtime';
import { searchset } from '../bundle.ts';
import { assertScope, type Call } from '../context.ts';
import { GENERAL, refuseUnknown, single } from '../parameters.ts';
import type { ShownSubscription } from './rooms.ts';
import { headersOf, idOf, notThere, TYPE } from './write.ts';

export const SUBSCRIPTION_PARAMETERS: NonNullable<CapabilityStatementRestResource['searchParam']> = [
  { name: '_id', type: 'token' },
  { name: 'status', type: 'token' },
  { name: 'url', type: 'uri' },
];

export async function readSubscription(call: Call): Promise<HttpAnswer> {
  const { gateway, http, requester } = call;
  assertScope(requester, TYPE, 'r');
  refuseUnknown(http, GENERAL);
  const shown = await gateway.subscriptions.read(idOf(call), requester);
  if (shown === undefined) throw notThere();
  return { status: 200, headers: headersOf(shown), body: shown.text };
}

function wantedOf(query: URLSearchParams): (shown: ShownSubscription) => boolean {
  const [id, status, url] = ['_id', 'status', 'url'].map((name) => single(query, name));
  const known = id === undefined ? undefined : base32OfUuid(uuidOfBase32(id) ?? '');
  return (shown) =>
    (id === undefined || shown.id === known) &&
    (status === undefined || status.split(',').includes(shown.status)) &&
    (url === undefined || shown.endpoint === url);
}

/** `GET Subscription`: the caller's own. */
export async function searchSubscription(call: Call, query: URLSearchParams): Promise<HttpAnswer> {
  const { gateway, http, requester } = call;
  assertScope(requester, TYPE, 's');
  refuseUnknown(http, [...SUBSCRIPTION_PARAMETERS.map(({ name }) => name), ...GENERAL], query);
  const wanted = wantedOf(query);
  const found = (await gateway.subscriptions.list(requester)).filter(wanted);
  const entries = found.map(({ id, text }) => ({ fullUrl: `${gateway.base}/${TYPE}/${id}`, text, mode: 'match' as const }));
  const links = [{ relation: 'self', url: `${gateway.base}/${TYPE}?${query.toString()}` }];
  return { status: 200, body: searchset({ total: found.length, links, entries }) };
}

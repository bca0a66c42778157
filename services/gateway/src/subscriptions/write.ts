import { type AccessEvent, type Released, TOPICS } from '@ouzel/exchange';
import { FhirError, isObject, uuidOfBase32 } from '@ouzel/fhir';
import type { HttpAnswer } from '@ouzel/runtime';
import { bodyOf, preferredReturn, versionOfIfMatch } from '../body.ts';
import { accessRequest, assertScope, type Call, personSubject } from '../context.ts';
import { release } from '../release.ts';
import type { ShownSubscription } from './rooms.ts';

export const TYPE = 'Subscription';

export const notThere = (): FhirError => new FhirError('not-found', 'You have no Subscription of this id.');
/** What a Subscription of the address is kept under. @throws FhirError `not-found`: the same for one of another client's. */
export function idOf({ http }: Call): string {
  const id = uuidOfBase32(http.params['id'] ?? '');
  if (id === undefined) throw notThere();
  return id;
}

const tag = (version: number): string => `W/"${version}"`;
export const headersOf = ({ version, updated }: ShownSubscription): Record<string, string> => ({
  ETag: tag(version),
  'Last-Modified': updated.toUTCString(),
});

function released(call: Call, shown: ShownSubscription, status: number): Released {
  const { id, version, text } = shown;
  return {
    status,
    headers: { ...headersOf(shown), Location: `${call.gateway.base}/${TYPE}/${id}/_history/${version}` },
    body: Buffer.from(preferredReturn(call.http) === 'minimal' ? '' : text),
    answers: [],
    resources: [{ type: TYPE, id, version }],
  };
}

/** About nobody in particular: who is told of whom is decided at each notification. */
function eventOf(
  call: Call,
  interaction: 'create' | 'update' | 'delete',
  { status, resources }: Pick<Released, 'status' | 'resources'>,
): AccessEvent {
  const request = accessRequest(call, interaction, TYPE, { by: 'none' });
  return { request, outcome: '0', status, answers: [], resources };
}

async function jsonOf(call: Call): Promise<unknown> {
  const { json } = await bodyOf(call.http);
  if (!isObject(json) || json['resourceType'] !== TYPE)
    throw new FhirError('bad-element', `Send a resource of type ${TYPE} here.`, { expression: ['resourceType'] });
  return json;
}

/** `POST Subscription`. Whoever it is about must be somebody whom the caller may know of: an unknown person is answered as ever. */
export async function createSubscription(call: Call): Promise<HttpAnswer> {
  const { gateway, requester, http } = call;
  assertScope(requester, TYPE, 'c');
  if ((http.header('if-none-exist') ?? http.header('idempotency-key')) !== undefined)
    throw new FhirError('not-understood', 'A Subscription is not created conditionally: search for it first.');
  const { subscriptions, audit } = gateway;
  const judged = subscriptions.judge(await jsonOf(call), requester);
  if (judged.patient === undefined) {
    const shown = await subscriptions.create(judged, { requester }, (made) => [
      audit.effect(eventOf(call, 'create', released(call, made, 201))).effect,
    ]);
    return released(call, shown, 201);
  }
  const subject = personSubject(judged.patient, gateway.base);
  // Following somebody discloses what they do: it is decided as a read.
  const request = accessRequest(call, 'operation', TYPE, subject, TOPICS[judged.topic].focus);
  return release(call, request, async ({ person }, alongside) => {
    const made = await subscriptions.create(judged, { requester, person }, (shown) => [alongside(released(call, shown, 201))]);
    return released(call, made, 201);
  });
}

/** `PUT Subscription/{id}` with If-Match: other settings, or the way out of `error` and `off`. It begins with a handshake again. */
export async function updateSubscription(call: Call): Promise<HttpAnswer> {
  const { gateway, http, requester } = call;
  assertScope(requester, TYPE, 'u');
  const json = await jsonOf(call);
  const expected = versionOfIfMatch(http.header('if-match'));
  if (isObject(json) && json['id'] !== http.params['id'])
    throw new FhirError('bad-value', 'The id in the body is not that of the address.', { expression: [`${TYPE}.id`] });
  const { subscriptions, audit } = gateway;
  const judged = subscriptions.judge(json, requester);
  const shown = await subscriptions.update(idOf(call), judged, { requester, expected }, (made) => [
    audit.effect(eventOf(call, 'update', released(call, made, 200))).effect,
  ]);
  if (shown === undefined) throw notThere();
  return released(call, shown, 200);
}

/** `DELETE Subscription/{id}`: nothing more is sent, and what was kept for it is forgotten. */
export async function deleteSubscription(call: Call): Promise<HttpAnswer> {
  const { gateway, requester } = call;
  assertScope(requester, TYPE, 'd');
  const id = idOf(call);
  const event = eventOf(call, 'delete', { status: 204, resources: [] });
  if (!(await gateway.subscriptions.remove(id, requester, [gateway.audit.effect(event).effect]))) throw notThere();
  return { status: 204, body: '' };
}

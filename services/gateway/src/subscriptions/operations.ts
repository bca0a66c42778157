import { FhirError } from '@ouzel/fhir';
import type { HttpAnswer } from '@ouzel/runtime';
import { searchset } from '../bundle.ts';
import { accessRequest, assertScope, type Call } from '../context.ts';
import { GENERAL, refuseUnknown, single } from '../parameters.ts';
import { idOf, notThere, TYPE } from './write.ts';

/** One of several subscriptions, by `id` and `status`; at the address of one neither says anything. */
async function statusesOf(call: Call): Promise<{ status: string; id: string; text: string }[]> {
  const { gateway, http, requester } = call;
  const one = http.params['id'] === undefined ? undefined : idOf(call);
  const found = await gateway.subscriptions.statuses(requester, one);
  if (one !== undefined && found.length === 0) throw notThere();
  const [ids, codes] = one === undefined ? [http.query.getAll('id'), http.query.getAll('status')] : [[], []];
  const all = found.map((status) => {
    const code = status.parameter?.find(({ name }) => name === 'status')?.valueCode ?? '';
    return { id: status.id ?? '', status: code, text: JSON.stringify(status) };
  });
  return all.filter(({ id, status }) => (ids.length === 0 || ids.includes(id)) && (codes.length === 0 || codes.includes(status)));
}

/** `$status`: how each of the caller's subscriptions is, and how many events it has been told. */
export async function subscriptionStatus(call: Call): Promise<HttpAnswer> {
  const { gateway, http, requester } = call;
  assertScope(requester, TYPE, 'r');
  refuseUnknown(http, ['id', 'status', ...GENERAL]);
  const found = await statusesOf(call);
  const entries = found.map(({ id, text }) => ({
    fullUrl: `${gateway.base}/${TYPE}/${id}/$status`,
    text,
    mode: 'match' as const,
  }));
  const links = [{ relation: 'self', url: `${gateway.base}${http.url.slice(new URL(gateway.base).pathname.length)}` }];
  return { status: 200, body: searchset({ total: found.length, links, entries }) };
}

/** An event number (integer64 as text). @throws FhirError `bad-value`. */
function eventNumber(query: URLSearchParams, name: string, otherwise: bigint): bigint {
  const text = single(query, name);
  if (text === undefined) return otherwise;
  if (!/^\d{1,18}$/.test(text)) throw new FhirError('bad-value', `${name} is an event number.`, { expression: [name] });
  return BigInt(text);
}

const LAST = 999_999_999_999_999_999n;
const CONTENTS = ['empty', 'id-only', 'full-resource'];

/** `$events`: what was told before, by its numbers, as far as it may be told now. */
export async function subscriptionEvents(call: Call): Promise<HttpAnswer> {
  const { gateway, http, requester } = call;
  assertScope(requester, TYPE, 'r');
  refuseUnknown(http, ['eventsSinceNumber', 'eventsUntilNumber', 'content', ...GENERAL]);
  const content = single(http.query, 'content');
  if (content !== undefined && !CONTENTS.includes(content))
    throw new FhirError('bad-value', `content is one of ${CONTENTS.join(', ')}.`, { expression: ['content'] });
  const asked = {
    since: eventNumber(http.query, 'eventsSinceNumber', 1n),
    until: eventNumber(http.query, 'eventsUntilNumber', LAST),
    content,
  };
  const request = accessRequest(call, 'operation', `${TYPE}/$events`, { by: 'none' }, [], http.query);
  const answer = await gateway.subscriptions.events(gateway.audit, request, idOf(call), asked);
  if (answer === undefined) throw notThere();
  return answer;
}

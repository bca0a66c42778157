import { type AccessEvent, type Audit, failure } from '@ouzel/exchange';
import { asFhirError, FhirError } from '@ouzel/fhir';
import type { HttpAnswer, HttpRequest } from '@ouzel/runtime';
import { accessRequest, type Call } from './context.ts';
import { addressOf } from './recipes/address.ts';
import { asAnswered, asNothing } from './recipes/refused.ts';
import { type Interactor, refuseUnstorable } from './request.ts';

/** Finds what answers a GET of a relative address, with the parts of its path. */
export type FindRoute = (path: string) => { handle: Interactor; params: Record<string, string> } | undefined;

/** Keeps what a read of a batch would record: one event is written for the whole request. */
function gathering(events: AccessEvent[], base: string): Audit {
  const record = async (event: AccessEvent): Promise<{ id: string }> => {
    events.push(asAnswered(event, base));
    return { id: 'part' };
  };
  const effect = (): never => {
    throw new Error('A read writes nothing.');
  };
  return { record, effect };
}

function requestFor(http: HttpRequest, path: string, query: string, params: Record<string, string>, tag?: string): HttpRequest {
  // An entry has no address at which its answer could be fetched later.
  const prefer = http.header('prefer')?.replaceAll('respond-async', '');
  const given: Readonly<Record<string, string | undefined>> = { 'if-none-match': tag, prefer };
  return {
    method: 'GET',
    url: `${path}${query === '' ? '' : `?${query}`}`,
    params,
    query: new URLSearchParams(query),
    header: (name) => given[name],
    body: async () => Buffer.alloc(0),
    traceId: http.traceId,
    requestId: http.requestId,
    from: http.from,
  };
}

/** What ended before anything was decided: a search that named nobody who could be one of ours. */
function unrecorded(inner: Call, { status, body }: HttpAnswer): AccessEvent {
  const { base } = inner.gateway;
  const request = accessRequest(inner, 'unknown', 'none', { by: 'none' });
  const self = `${base}/${addressOf(request.query, new URL(base).pathname)}`;
  return asNothing({ request, outcome: '0', status, answers: [], resources: [] }, self, body, base);
}

/** Carries out one GET of a batch as if it had come by itself; what it would record goes to `events`. Never rejects for a refusal. */
export async function readEntry(
  call: Call,
  asked: { read: string; ifNoneMatch?: string },
  find: FindRoute,
  events: AccessEvent[],
): Promise<HttpAnswer | FhirError> {
  const [path = '', query = ''] = asked.read.split('?', 2);
  const route = find(path);
  const http = requestFor(call.http, path, query, route?.params ?? {}, asked.ifNoneMatch);
  const inner: Call = { ...call, http, gateway: { ...call.gateway, audit: gathering(events, call.gateway.base) } };
  const before = events.length;
  try {
    refuseUnstorable(asked.read);
    if (route === undefined) throw new FhirError('unknown-route', 'There is nothing at this address.');
    // Each read counts as a request of its caller's.
    const answer = await call.gateway.withinQuota(call.requester.clientId, () => route.handle(inner));
    if (events.length === before) events.push(unrecorded(inner, answer));
    return answer;
  } catch (thrown) {
    const error = asFhirError(thrown);
    if (events.length === before) events.push(failure(accessRequest(inner, 'unknown', 'none', { by: 'none' }), error));
    return error;
  }
}

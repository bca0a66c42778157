import type { Disclosure, Permit, Released } from '@ouzel/exchange';
import { FhirError, isObject, noRecord, uuidOfBase32 } from '@ouzel/fhir';
import { bodyOf, preferredReturn, versionOfIfMatch } from './body.ts';
import { searchConsent } from './consent-search.ts';
import type { GoodConsent, ShownConsent } from './consents.ts';
import { accessRequest, assertScope, type Call } from './context.ts';
import { history } from './history-bundle.ts';
import { GENERAL, refuseUnknown, wholeNumber } from './parameters.ts';
import { etag, release } from './release.ts';
import { type ApiRoute, fhir, formOf } from './route.ts';

/** Judged for its form and for what it says. @throws FhirError. */
async function goodConsent({ gateway }: Call, json: unknown): Promise<GoodConsent> {
  if (!isObject(json) || json['resourceType'] !== 'Consent')
    throw new FhirError('bad-element', 'Send a resource of type Consent here.', { expression: ['resourceType'] });
  const [[fault] = []] = await gateway.gate.faultsOfMany([json]);
  if (fault !== undefined) throw fault;
  return gateway.consents.judge(json);
}

function written(call: Call, permit: Permit, { id, version, text, updated }: ShownConsent, status: number): Released {
  const location = `${call.gateway.base}/Consent/${id}/_history/${version}`;
  return {
    status,
    headers: { ETag: etag(version, permit), 'Last-Modified': updated.toUTCString(), Location: location },
    body: Buffer.from(preferredReturn(call.http) === 'minimal' ? '' : text),
    answers: [],
    resources: [{ type: 'Consent', id, version }],
  };
}

/** `POST Consent`: binds the very next request. */
async function createConsent(call: Call): Promise<Disclosure> {
  const { gateway, http, requester } = call;
  assertScope(requester, 'Consent', 'c');
  if ((http.header('if-none-exist') ?? http.header('idempotency-key')) !== undefined)
    throw new FhirError('not-understood', 'A Consent is not created conditionally: search for it first.');
  const judged = await goodConsent(call, (await bodyOf(http)).json);
  return release(call, accessRequest(call, 'create', 'Consent', judged.subject), async (permit, alongside) => {
    const shown = await gateway.consents.write(permit, {
      judged,
      alongside: (made) => alongside(written(call, permit, made, 201)),
    });
    return written(call, permit, shown, 201);
  });
}

/** The same version reads otherwise once what it permits is void; as many characters as the other parts of a tag have. */
const tagOf = ({ version, void: isVoid }: ShownConsent, permit: Permit): string =>
  isVoid === true ? etag(version, permit).replace(/"$/, '.voided"') : etag(version, permit);

const consentId = ({ http }: Call): string => uuidOfBase32(http.params['id'] ?? '') ?? '';

/** Whom the Consent of the address is about. @throws FhirError `no-record`, the same as for one that may not be known of. */
async function subjectOf(call: Call): Promise<{ by: 'person'; person: string }> {
  const consent = consentId(call);
  const person = consent === '' ? undefined : await call.gateway.consents.personOf(consent);
  if (person === undefined) throw noRecord();
  return { by: 'person', person };
}

/** `PUT Consent/{id}` with If-Match: a new version beside the ones before. */
async function updateConsent(call: Call): Promise<Disclosure> {
  const { gateway, http, requester } = call;
  assertScope(requester, 'Consent', 'u');
  const { json } = await bodyOf(http);
  const expected = versionOfIfMatch(http.header('if-match'));
  if (isObject(json) && json['id'] !== http.params['id'])
    throw new FhirError('bad-value', 'The id in the body is not that of the address.', { expression: ['Consent.id'] });
  const judged = await goodConsent(call, json);
  const subject = await subjectOf(call);
  return release(call, accessRequest(call, 'update', 'Consent', subject), async (permit, alongside) => {
    const { by } = judged.subject;
    const named = by === 'person' ? judged.subject : undefined;
    if (named === undefined || named.person !== permit.person)
      throw new FhirError('two-identities', 'A Consent stays the one of the person whom it was recorded for.', {
        expression: ['Consent.patient'],
      });
    const target = { consent: consentId(call), expected };
    const shown = await gateway.consents.write(permit, {
      judged,
      target,
      alongside: (made) => alongside(written(call, permit, made, 200)),
    });
    return written(call, permit, shown, 200);
  });
}

async function readConsent(call: Call): Promise<Disclosure> {
  const { gateway, http, requester } = call;
  assertScope(requester, 'Consent', 'r');
  refuseUnknown(http, GENERAL);
  const asked = http.params['version'];
  const request = accessRequest(call, asked === undefined ? 'read' : 'vread', 'Consent', await subjectOf(call));
  return release(call, request, async (permit) => {
    const all = await gateway.consents.history(permit, consentId(call));
    const shown = asked === undefined ? all[0] : all.find(({ version }) => String(version) === asked);
    if (shown === undefined) throw noRecord();
    const { id, version, text, updated } = shown;
    const headers = { ETag: tagOf(shown, permit), 'Last-Modified': updated.toUTCString() };
    return { status: 200, headers, body: Buffer.from(text), answers: [], resources: [{ type: 'Consent', id, version }] };
  });
}

async function consentHistory(call: Call): Promise<Disclosure> {
  const { gateway, http, requester } = call;
  assertScope(requester, 'Consent', 'r');
  refuseUnknown(http, [...GENERAL, '_count']);
  const count = wholeNumber(http.query, '_count');
  const request = accessRequest(call, 'history-instance', 'Consent', await subjectOf(call));
  return release(call, request, async (permit) => {
    const all = await gateway.consents.history(permit, consentId(call));
    if (all.length === 0) throw noRecord();
    const page = (count === undefined ? all : all.slice(0, count)).map((shown) => ({ ...shown, type: 'Consent' }));
    const url = `${gateway.base}/Consent/${http.params['id'] ?? ''}`;
    const body = history(
      all.length,
      `${url}/_history`,
      page.map((shown) => ({ ...shown, fullUrl: url })),
    );
    return { status: 200, body, answers: [], resources: page };
  });
}

/** FHIR Consent (IHE PCF): what people decided about sharing. */
export function consentRoutes(): ApiRoute[] {
  const type = 'Consent';
  const search = { type, code: 'search-type' } as const;
  return [
    fhir('GET', 'Consent search', '/Consent', search, (call) => searchConsent(call, call.http.query)),
    fhir('POST', 'Consent search', '/Consent/_search', search, async (call) => searchConsent(call, await formOf(call.http))),
    fhir('GET', 'Consent read', '/Consent/:id', { type, code: 'read' }, readConsent),
    fhir('GET', 'Consent history', '/Consent/:id/_history', { type, code: 'history-instance' }, consentHistory),
    fhir('GET', 'Consent vread', '/Consent/:id/_history/:version', { type, code: 'vread' }, readConsent),
    fhir('POST', 'Consent create', '/Consent', { type, code: 'create' }, createConsent),
    fhir('PUT', 'Consent update', '/Consent/:id', { type, code: 'update' }, updateConsent),
  ];
}

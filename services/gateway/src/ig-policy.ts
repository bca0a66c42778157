import { allows, mayOperate } from '@ouzel/access';
import type { AccessEvent } from '@ouzel/exchange';
import { base32OfUuid, FhirError } from '@ouzel/fhir';
import type { HttpAnswer, HttpRequest } from '@ouzel/runtime';
import { REVIEWERS } from './audit-event.ts';
import { bodyOf } from './body.ts';
import { accessRequest, type Call } from './context.ts';
import { limits } from './limits.ts';
import { refuseUnknown, single, wholeNumber } from './parameters.ts';
import type { PastEvent } from './policy-desk.ts';
import type { ApiRoute } from './route.ts';

/** Who approves policy (national RBAC): the Caldicott Guardian. */
const APPROVERS = ['R5105'];
const JSON_TYPE = { 'Content-Type': 'application/json; charset=utf-8' };
const DAY_MS = 86_400_000;

const answer = (json: object): HttpAnswer => ({ status: 200, headers: JSON_TYPE, body: JSON.stringify(json) });

/** For information governance, by its purpose and role, with the scope of the audit trail. @throws FhirError `not-allowed`. */
function assertReviewer({ requester }: Call, roles: readonly string[] = REVIEWERS): void {
  if (requester.purpose !== 'HOPERAT' || !roles.includes(requester.user?.role ?? ''))
    throw new FhirError(
      'not-allowed',
      'This is for information governance: purpose HOPERAT, in a role that reviews or approves.',
    );
  if (!allows(requester, 'AuditEvent', 'r'))
    throw new FhirError('not-allowed', "The token's scopes do not allow this on AuditEvent.");
}

/** Policy is the exchange's: its own Caldicott Guardian publishes and rehearses it. */
function assertApprover(call: Call): void {
  assertReviewer(call, APPROVERS);
  const { organisation } = call.requester;
  if (organisation.kind !== 'exchange' || !mayOperate(call.requester, 'agreements'))
    throw new FhirError('not-allowed', 'Agreements are published by the exchange, with the scope user/$agreements.');
}

/** `GET agreements`: every version with its state, as it can be imported again; `_format=ndjson` gives one on each line. */
async function listAgreements(call: Call): Promise<HttpAnswer> {
  assertReviewer(call);
  refuseUnknown(call.http, ['_format']);
  const agreements = await call.gateway.policy.listed();
  if (single(call.http.query, '_format') !== 'ndjson') return answer({ agreements });
  const lines = agreements.map((each) => `${JSON.stringify(each)}\n`);
  return { status: 200, headers: { 'Content-Type': 'application/x-ndjson' }, body: lines.join('') };
}

async function listWarnings(call: Call): Promise<HttpAnswer> {
  assertReviewer(call);
  refuseUnknown(call.http, []);
  return answer({ warnings: await call.gateway.policy.warnings() });
}

function published(call: Call, names: readonly string[]): AccessEvent {
  const target = names.length === 0 ? 'agreements' : `agreements ${names.join(' ')}`;
  const request = accessRequest(call, 'operation', target, { by: 'none' });
  return { request, outcome: '0', status: 200, answers: [], resources: [] };
}

/** `POST agreements`: new versions, all or none; the event that says who published them is in the same transaction. */
async function publishAgreements(call: Call): Promise<HttpAnswer> {
  assertApprover(call);
  const { json } = await bodyOf(call.http, ['application/json']);
  const { policy, audit } = call.gateway;
  const names = await policy.publish(json, (added) => audit.effect(published(call, added)).effect);
  return answer({ published: names });
}

/** The event as this reviewer may know it: who reviews for an organisation sees what that organisation did. */
async function eventFor({ gateway, requester, http }: Call): Promise<PastEvent> {
  const id = http.params['id'] ?? '';
  const event = /^[0-9a-f-]{36}$/.test(id) ? await gateway.past.event(id) : undefined;
  const own = requester.organisation.kind === 'exchange' || event?.organisation.ods === requester.organisation.ods;
  if (event === undefined || !own) throw new FhirError('not-found', 'There is no such decision for you to review.');
  return event;
}

/** `GET decisions/{id}`: why a request was answered as it was, in words; the id is that of its AuditEvent. */
async function explainDecision(call: Call): Promise<HttpAnswer> {
  assertReviewer(call);
  refuseUnknown(call.http, []);
  const { policy, audit } = call.gateway;
  const event = await eventFor(call);
  const { parts = [], person, ...whole } = event;
  const patientOf = (id: string | undefined) => (id === undefined ? {} : { patient: `Patient/${base32OfUuid(id)}` });
  const explained = await Promise.all(
    parts.map(async ({ person: of, ...part }) => ({ ...(await policy.explain({ ...whole, ...part })), ...patientOf(of) })),
  );
  const body = {
    id: call.http.params['id'],
    recorded: event.recorded,
    ...patientOf(person),
    ...(await policy.explain(event)),
    ...(explained.length === 0 ? {} : { parts: explained }),
  };
  const subject = person === undefined ? ({ by: 'none' } as const) : ({ by: 'person', person } as const);
  const request = accessRequest(call, 'operation', 'decisions', subject);
  await audit.record({ request, outcome: '0', status: 200, answers: [], resources: [] });
  return answer(body);
}

/** Over which past requests a rehearsal goes: the newest days, and no more events than were asked for. */
function rangeOf({ query }: HttpRequest, now: Date): { from: Date; until: Date; most: number } {
  const days = wholeNumber(query, 'days') ?? limits.rehearsedDays;
  const most = Math.min(wholeNumber(query, 'most') ?? limits.rehearsedMax, limits.rehearsedMax);
  return { from: new Date(now.getTime() - days * DAY_MS), until: now, most };
}

/** `POST agreements/$rehearse`: what drafts would change for those who asked lately. Nothing is published, and nobody is named. */
async function rehearseAgreements(call: Call): Promise<HttpAnswer> {
  assertApprover(call);
  refuseUnknown(call.http, ['days', 'most']);
  const { json } = await bodyOf(call.http, ['application/json']);
  const { policy, past, now } = call.gateway;
  return answer(await policy.rehearse(json, past.requests(rangeOf(call.http, now()))));
}

/** Addresses for information governance that are not FHIR: policy, and why it decided as it did. */
export function policyRoutes(): ApiRoute[] {
  const route = (method: 'GET' | 'POST', path: string, name: string, handle: ApiRoute['handle']): ApiRoute => ({
    door: 'ig',
    method,
    path,
    name,
    interaction: 'operation',
    html: true,
    handle,
  });
  return [
    route('GET', '/agreements', 'agreements', listAgreements),
    route('POST', '/agreements', 'agreements publish', publishAgreements),
    route('GET', '/agreements/warnings', 'agreements warnings', listWarnings),
    route('POST', '/agreements/$rehearse', 'agreements rehearse', rehearseAgreements),
    route('GET', '/decisions/:id', 'decision explained', explainDecision),
  ];
}

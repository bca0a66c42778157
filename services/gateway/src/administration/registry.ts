import type { HttpAnswer } from '@ouzel/runtime';
import type { Call } from '../context.ts';
import { limits } from '../limits.ts';
import { single } from '../parameters.ts';
import { administrator, eventOf, given, json } from './administrator.ts';
import { registrantOf } from './registrants.ts';
import { registered, shown } from './registration-answer.ts';
import { REGISTERED } from './rooms.ts';
import { change, expectedOf, idOf, refuseOneself } from './standing-change.ts';

export type Register = keyof typeof REGISTERED;

/** `GET /ig/organisations` and so on: who is registered, in the order of their ids. */
export async function listRegistered(call: Call, register: Register): Promise<HttpAnswer> {
  administrator(call, 'administer-registry');
  const after = single(call.http.query, 'after');
  const found = await call.gateway.registry.list(REGISTERED[register], { after, count: limits.registeredPageMax + 1 });
  await call.gateway.audit.record(eventOf(call, 'search-type', register, { status: 200 }));
  const page = found.slice(0, limits.registeredPageMax);
  const next = found.length > page.length ? { next: `?after=${encodeURIComponent(page.at(-1)?.id ?? '')}` } : {};
  return json(200, { [register]: page.map(shown), ...next });
}

export async function readRegistered(call: Call, register: Register): Promise<HttpAnswer> {
  administrator(call, 'administer-registry');
  const found = await call.gateway.registry.get(REGISTERED[register], idOf(call));
  await call.gateway.audit.record(eventOf(call, 'read', register, { status: 200 }));
  return registered(200, found);
}

/** `POST /ig/organisations` and so on: registers, or registers again who was removed. */
export async function registerOne(call: Call, register: Register): Promise<HttpAnswer> {
  const by = administrator(call, 'administer-registry');
  const { reason: why, ...who } = await registrantOf(call, register);
  const { audit, registry } = call.gateway;
  const event = eventOf(call, 'create', register, { status: 201, how: `id=${who.id} status=active` });
  const made = await registry.register({ kind: REGISTERED[register], ...who }, { reason: why, by }, () => [
    audit.effect(event).effect,
  ]);
  return registered(201, made, {
    Location: `${call.http.url.replace(/\?.*$/, '')}/${encodeURIComponent(made.id)}`,
  });
}

/** `PATCH /ig/organisations/{id}` and so on: suspends, reinstates or removes; it binds the next request. */
export async function changeStanding(call: Call, register: Register): Promise<HttpAnswer> {
  const by = administrator(call, 'administer-registry');
  const { status, reason: why } = await given(call, change);
  const [kind, of] = [REGISTERED[register], idOf(call)];
  if (status !== 'active') refuseOneself(call.requester, kind, of);
  const { audit, registry } = call.gateway;
  const event = eventOf(call, 'patch', register, { status: 200, how: `status=${status}` });
  const expected = expectedOf(call);
  const now = await registry.change({ kind, id: of, expected }, status, { reason: why, by }, () => [audit.effect(event).effect]);
  return registered(200, now);
}

import { FhirError } from '@ouzel/fhir';
import type { HttpAnswer } from '@ouzel/runtime';
import { z } from 'zod';
import type { Call } from '../context.ts';
import { limits } from '../limits.ts';
import { refuseUnknown, single } from '../parameters.ts';
import { administrator, eventOf, given, json } from './administrator.ts';
import { reason } from './registrants.ts';
import type { DeadLetter } from './rooms.ts';

const PERMISSION = 'administer-deliveries';
const ods = z.string().regex(/^\w{3,10}$/);
const decision = z.discriminatedUnion('action', [
  z.strictObject({ action: z.literal('replay'), reason }),
  z.strictObject({ action: z.literal('discard'), reason }),
  z.strictObject({ action: z.literal('redirect'), destination: ods, reason }),
]);

/** What the last try ran into, for whoever has to do something about it. */
function diagnosisOf({ reason: why }: DeadLetter): string {
  if (why.startsWith('HTTP 3'))
    return 'The inbox points to another address, which is not followed. Ask the destination for its address.';
  if (/^HTTP (401|403)/.test(why)) return 'The inbox does not let us in. Ask the destination to admit the exchange.';
  if (why.startsWith('HTTP 4')) return 'The inbox refuses what it is sent. Ask the destination why, before it is sent again.';
  if (why.startsWith('HTTP 5'))
    return 'The system of the destination failed at it. Send it again when the destination says that it works.';
  if (why === 'the destination could not be reached') return 'Nobody answered at the address of the inbox in time.';
  return `The exchange could not make what is to be sent (${why}). Its log says more.`;
}

const shown = ({ position: _position, ...letter }: DeadLetter): Record<string, unknown> => ({
  ...letter,
  diagnosis: diagnosisOf({ ...letter, position: _position }),
});

const nothing = (): FhirError => new FhirError('not-found', 'There is no dead letter of this id; it may have been dealt with.');

async function letterOf({ gateway, http }: Call): Promise<DeadLetter> {
  const id = z.uuid().safeParse(http.params['id']);
  const found = id.success ? await gateway.deadLetters.get(id.data) : undefined;
  if (found === undefined) throw nothing();
  return found;
}

/** `GET /ig/dead-letters`: deliveries that wait for a person, the oldest first; each holds its lane. */
export async function listDeadLetters(call: Call): Promise<HttpAnswer> {
  administrator(call, PERMISSION);
  refuseUnknown(call.http, ['destination', 'after']);
  const [destination, after] = [single(call.http.query, 'destination'), single(call.http.query, 'after')];
  if (after !== undefined && !/^\d{1,18}$/.test(after)) throw new FhirError('bad-value', 'after is not of a page of ours.');
  const found = await call.gateway.deadLetters.list({ destination, after, count: limits.registeredPageMax + 1 });
  await call.gateway.audit.record(eventOf(call, 'search-type', 'dead-letters', { status: 200 }));
  const page = found.slice(0, limits.registeredPageMax);
  const next = found.length > page.length ? { next: `?after=${page.at(-1)?.position}` } : {};
  return json(200, { 'dead-letters': page.map(shown), ...next });
}

export async function readDeadLetter(call: Call): Promise<HttpAnswer> {
  administrator(call, PERMISSION);
  const letter = await letterOf(call);
  await call.gateway.audit.record(eventOf(call, 'read', `dead-letters/${letter.id}`, { status: 200 }));
  return json(200, shown(letter));
}

/** `POST /ig/dead-letters/{id}/check`: whether the cause is gone. Nothing is sent; what may be told is decided when it is. */
export async function checkDeadLetter(call: Call): Promise<HttpAnswer> {
  administrator(call, PERMISSION);
  const letter = await letterOf(call);
  const state = await call.gateway.deadLetters.check(letter.destination);
  await call.gateway.audit.record(eventOf(call, 'operation', `dead-letters/${letter.id}`, { status: 200 }));
  return json(200, { id: letter.id, ...state, ready: state.destination === 'active' && state.inbox === 'answers' });
}

/** `POST /ig/dead-letters/{id}`: sends it again, to another, or not at all; then its lane goes on. */
export async function decideDeadLetter(call: Call): Promise<HttpAnswer> {
  const by = administrator(call, PERMISSION);
  const { reason: why, ...how } = await given(call, decision);
  const letter = await letterOf(call);
  const { deadLetters, audit } = call.gateway;
  if (how.action === 'redirect' && (await deadLetters.check(how.destination)).destination !== 'active')
    throw new FhirError('bad-value', 'The new destination is not an active organisation.', { expression: ['destination'] });
  const done = how.action === 'redirect' ? `redirect=${how.destination}` : how.action;
  const event = eventOf(call, 'update', `dead-letters/${letter.id}`, { status: 200, how: done });
  const decided = await deadLetters.decide(letter.id, how, { reason: why, by }, [audit.effect(event).effect]);
  if (!decided) throw nothing();
  return json(200, { id: letter.id, ...how });
}

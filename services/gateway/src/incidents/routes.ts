import { mayOperate } from '@ouzel/access';
import type { Effect, Interaction } from '@ouzel/exchange';
import { FhirError } from '@ouzel/fhir';
import type { HttpAnswer } from '@ouzel/runtime';
import { bodyOf, versionOfIfMatch } from '../body.ts';
import { eventOf, officerOf } from '../cases/officer.ts';
import type { Officer } from '../cases/rooms.ts';
import type { Call } from '../context.ts';
import { answer } from '../ig-answer.ts';
import { refuseUnknown, single } from '../parameters.ts';
import type { ApiRoute } from '../route.ts';
import { board } from '../sources/routes.ts';

/** @throws FhirError `not-allowed`. */
function handlerOf(call: Call): Officer {
  const officer = officerOf(call);
  if (!mayOperate(call.requester, 'incidents'))
    throw new FhirError('not-allowed', 'Incidents are seen to with the scope user/$incidents.');
  return officer;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const noIncident = (): FhirError => new FhirError('not-found', 'There is no such incident for you to see.');

function idOf({ http }: Call): string {
  const id = http.params['id'] ?? '';
  if (!UUID.test(id)) throw noIncident();
  return id;
}

const effectOf = (call: Call, interaction: Interaction, target: string): Effect =>
  call.gateway.audit.effect(eventOf(call, interaction, target, null)).effect;

const versioned = (json: { version: number }, status = 200): HttpAnswer => {
  const plain = answer(json);
  return { ...plain, status, headers: { ...plain.headers, ETag: `W/"${json.version}"` } };
};

const STATES: Readonly<Record<string, boolean | undefined>> = { open: false, closed: true, all: undefined };

/** `GET incidents`: what the clock runs for first, the shortest time first. */
async function listIncidents(call: Call): Promise<HttpAnswer> {
  const officer = handlerOf(call);
  refuseUnknown(call.http, ['state', 'case']);
  const state = single(call.http.query, 'state') ?? 'open';
  if (!Object.hasOwn(STATES, state)) throw new FhirError('bad-value', 'state is open, closed or all.', { expression: ['state'] });
  const casefile = single(call.http.query, 'case');
  if (casefile !== undefined && !UUID.test(casefile))
    throw new FhirError('bad-value', 'case is the id of a case.', { expression: ['case'] });
  const incidents = await call.gateway.incidentDesk.list(officer, { closed: STATES[state], casefile });
  await call.gateway.audit.record(eventOf(call, 'search-type', 'incidents', null));
  return answer({ incidents });
}

async function readIncident(call: Call): Promise<HttpAnswer> {
  const officer = handlerOf(call);
  refuseUnknown(call.http, []);
  const found = await call.gateway.incidentDesk.read(officer, idOf(call));
  await call.gateway.audit.record(eventOf(call, 'read', 'incidents', null));
  return versioned(found);
}

/** `POST incidents`: an officer opens one, alone or from a case. */
async function openIncident(call: Call): Promise<HttpAnswer> {
  const officer = handlerOf(call);
  const { json } = await bodyOf(call.http, ['application/json']);
  return versioned(await call.gateway.incidentDesk.open(officer, json, () => effectOf(call, 'create', 'incidents')), 201);
}

/** `POST incidents/{id}/events` with If-Match: what an officer did is added. */
async function changeIncident(call: Call): Promise<HttpAnswer> {
  const officer = handlerOf(call);
  const id = idOf(call);
  const expected = versionOfIfMatch(call.http.header('if-match'));
  const { json } = await bodyOf(call.http, ['application/json']);
  const { incidentDesk } = call.gateway;
  return versioned(await incidentDesk.change(officer, { id, expected, json }, () => effectOf(call, 'update', 'incidents')));
}

/** Incidents and their clock (contracts/ig-incidents.md). */
export const incidentRoutes = (): ApiRoute[] => [
  board('GET', '/incidents', 'incidents list', listIncidents),
  board('POST', '/incidents', 'incident open', openIncident),
  board('GET', '/incidents/:id', 'incident read', readIncident),
  board('POST', '/incidents/:id/events', 'incident change', changeIncident),
];

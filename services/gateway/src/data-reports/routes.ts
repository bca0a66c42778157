import { FhirError } from '@ouzel/fhir';
import type { HttpAnswer } from '@ouzel/runtime';
import { bodyOf, versionOfIfMatch } from '../body.ts';
import { eventOf } from '../cases/officer.ts';
import type { Call } from '../context.ts';
import { answer } from '../ig-answer.ts';
import { refuseUnknown, single } from '../parameters.ts';
import type { ApiRoute } from '../route.ts';
import { board } from '../sources/routes.ts';
import { reportData } from './reporting.ts';
import { actorOf, keeperOf, viewerOf } from './viewing.ts';

const STATES = ['open', 'reported', 'taken-up', 'corrected', 'refused', 'all'];
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

function idOf({ http }: Call): string {
  const id = http.params['id'] ?? '';
  if (!UUID.test(id)) throw new FhirError('not-found', 'There is no such report for you to see.');
  return id;
}

const versioned = (json: { version: number }): HttpAnswer => {
  const plain = answer(json);
  return { ...plain, headers: { ...plain.headers, ETag: `W/"${json.version}"` } };
};

/** `GET data-reports`: what waits first, the oldest of it first. */
async function listReports(call: Call): Promise<HttpAnswer> {
  const viewer = viewerOf(call);
  refuseUnknown(call.http, ['state']);
  const state = single(call.http.query, 'state') ?? 'open';
  if (!STATES.includes(state))
    throw new FhirError('bad-value', `state is one of ${STATES.join(', ')}.`, { expression: ['state'] });
  const reports = await call.gateway.dataReports.list(viewer, state === 'all' ? undefined : state);
  await call.gateway.audit.record(eventOf(call, 'search-type', 'data-reports', null));
  return answer({ reports });
}

async function readReport(call: Call): Promise<HttpAnswer> {
  const viewer = viewerOf(call);
  refuseUnknown(call.http, []);
  const found = await call.gateway.dataReports.read(viewer, idOf(call));
  await call.gateway.audit.record(eventOf(call, 'read', 'data-reports', null));
  return versioned(found);
}

/** `POST data-reports/{id}/events` with If-Match: what the custodian does about it. */
async function changeReport(call: Call): Promise<HttpAnswer> {
  const viewer = keeperOf(call);
  const id = idOf(call);
  const expected = versionOfIfMatch(call.http.header('if-match'));
  const { json } = await bodyOf(call.http, ['application/json']);
  const { dataReports, audit } = call.gateway;
  const did = () => audit.effect(eventOf(call, 'update', 'data-reports', null)).effect;
  return versioned(await dataReports.change(viewer, { id, expected, json, by: actorOf(call) }, did));
}

/** Wrong data, reported and put right at its source (contracts/ig-data-reports.md). */
export const dataReportRoutes = (): ApiRoute[] => [
  board('POST', '/data-reports', 'data report', reportData),
  board('GET', '/data-reports', 'data reports list', listReports),
  board('GET', '/data-reports/:id', 'data report read', readReport),
  board('POST', '/data-reports/:id/events', 'data report change', changeReport),
];

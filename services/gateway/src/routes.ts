import type { HttpAnswer, Route } from '@ouzel/runtime';
import { administrationRoutes } from './administration/routes.ts';
import { auditRoutes } from './audit-routes.ts';
import { auditLogRoutes } from './audit-log.ts';
import { forgetJob } from './later-job.ts';
import { jobPart } from './later-part.ts';
import { jobStatus } from './later-status.ts';
import { caseRoutes } from './cases/routes.ts';
import { breakGlassRoutes } from './break-glass.ts';
import { boardRoutes } from './board-routes.ts';
import { reviewRoutes } from './break-glass-review.ts';
import { postBundle } from './bundle-post.ts';
import { capabilityStatement } from './capabilities.ts';
import { CLINICAL_TYPES } from './clinical-types.ts';
import { consentRoutes } from './consent-routes.ts';
import type { Gateway } from './context.ts';
import { csvRoutes } from './csv/import.ts';
import { deskRoutes } from './desk-routes.ts';
import { escalationRoutes } from './escalation/routes.ts';
import { create, update } from './create.ts';
import { finder } from './find-route.ts';
import { policyRoutes } from './ig-policy.ts';
import { observationLastn } from './lastn.ts';
import { linkRoutes } from './links.ts';
import { suspectedLinkRoutes } from './suspected-links.ts';
import { pointerRoutes } from './nrl/routes.ts';
import { patch } from './patch.ts';
import { patientEverything } from './patient-everything.ts';
import { patientSummary, patientUrgentSummary } from './patient-summary.ts';
import { read, readHistory, readPatient } from './read.ts';
import { seenRoutes } from './reconstruction/routes.ts';
import { registerRoutes } from './registers.ts';
import { referencePage } from './reference/page.ts';
import { matchingRoutes } from './matching-routes.ts';
import { type Authenticate, type FhirRoute, fhirRoute, type Interactor } from './request.ts';
import { type ApiRoute, type ClaimedType, fhir, formOf, HL7, OURS, reading } from './route.ts';
import { searchPatient } from './search-patient.ts';
import { searchType } from './search-type.ts';
import { subscriptionRoutes } from './subscriptions/routes.ts';
import { validate } from './validate.ts';

function reads(
  type: ClaimedType,
  readOne: Interactor,
  search: (call: Parameters<Interactor>[0], query: URLSearchParams) => ReturnType<Interactor>,
): ApiRoute[] {
  return [
    fhir('GET', `${type} search`, `/${type}`, { type, code: 'search-type' }, (call) => search(call, call.http.query)),
    fhir('POST', `${type} search`, `/${type}/_search`, { type, code: 'search-type' }, async (call) =>
      search(call, await formOf(call.http)),
    ),
    fhir('GET', `${type} read`, `/${type}/:id`, { type, code: 'read' }, readOne),
    fhir('GET', `${type} history`, `/${type}/:id/_history`, { type, code: 'history-instance' }, (call) =>
      readHistory(call, type),
    ),
    fhir('GET', `${type} vread`, `/${type}/:id/_history/:version`, { type, code: 'vread' }, readOne),
  ];
}

const writes = (type: ClaimedType): ApiRoute[] => [
  fhir('POST', `${type} create`, `/${type}`, { type, code: 'create' }, (call) => create(call, type)),
  fhir(
    'POST',
    `${type} validate`,
    `/${type}/$validate`,
    { type, operation: 'validate', definition: `${HL7}/Resource-validate` },
    (call) => validate(call, type),
  ),
];

const changes = (type: ClaimedType): ApiRoute[] => [
  fhir('PUT', `${type} update`, `/${type}/:id`, { type, code: 'update' }, (call) => update(call, type)),
  fhir('PATCH', `${type} patch`, `/${type}/:id`, { type, code: 'patch' }, (call) => patch(call, type)),
];

/** Later answers, and addresses that anybody may read: what this is, and where tokens come from. */
function plain(statement: (gateway: Gateway) => string, page: (gateway: Gateway) => HttpAnswer): ApiRoute[] {
  const open = { door: 'fhir' as const, method: 'GET' as const, open: true };
  const later = (method: 'GET' | 'DELETE', path: string, handle: Interactor): ApiRoute => ({
    door: 'fhir',
    method,
    name: 'asynchronous answer',
    path: `/_async/:job${path}`,
    interaction: 'operation',
    handle,
  });
  const smart = { status: 200, headers: { 'Content-Type': 'application/json' } };
  return [
    later('GET', '', jobStatus),
    later('DELETE', '', forgetJob),
    later('GET', '/:part', jobPart),
    {
      ...open,
      name: 'metadata',
      path: '/metadata',
      interaction: 'capabilities',
      handle: async ({ gateway }) => ({ status: 200, body: statement(gateway) }),
    },
    {
      ...open,
      name: 'smart',
      path: '/.well-known/smart-configuration',
      handle: async ({ gateway }) => ({ ...smart, body: JSON.stringify(gateway.smartConfiguration) }),
    },
    { ...open, name: 'reference', path: '', html: true, handle: async ({ gateway }) => page(gateway) },
  ];
}

/** Types that may be posted, and of them those that may be changed: who a person is, is not for a contributor to change. */
const POSTED_TYPES: readonly ClaimedType[] = ['Patient', ...CLINICAL_TYPES];

/** What officers of the exchange and of its organisations work with. */
const officerRoutes = (): ApiRoute[] => [
  ...administrationRoutes(),
  ...policyRoutes(),
  ...linkRoutes(),
  ...suspectedLinkRoutes(),
  ...caseRoutes(),
  ...deskRoutes(),
  ...seenRoutes(),
  ...boardRoutes(),
];

/** Every URL of the API. What it claims to do is worked out from here. */
export function apiRoutes(): ApiRoute[] {
  const routes: ApiRoute[] = [
    ...reads('Patient', readPatient, searchPatient),
    ...reading('Patient', 'everything', '/:id', `${HL7}/Patient-everything`, patientEverything),
    ...reading('Patient', 'summary', '/:id', 'http://hl7.org/fhir/uv/ips/OperationDefinition/summary', patientSummary),
    ...reading('Patient', 'urgent-summary', '/:id', `${OURS}/urgent-summary`, patientUrgentSummary),
    ...reading('Observation', 'lastn', '', `${HL7}/Observation-lastn`, observationLastn),
    ...matchingRoutes(),
    ...POSTED_TYPES.flatMap(writes),
    ...CLINICAL_TYPES.flatMap((type) => [
      ...reads(
        type,
        (call) => read(call, type),
        (call, query) => searchType(call, type, query),
      ),
      ...changes(type),
    ]),
    ...consentRoutes(),
    ...subscriptionRoutes(),
    ...registerRoutes(),
    ...escalationRoutes(),
    ...csvRoutes(),
    ...breakGlassRoutes(),
    ...reviewRoutes(),
    ...auditRoutes(),
    ...pointerRoutes(),
    ...auditLogRoutes(),
    ...officerRoutes(),
  ];
  const find = finder(routes);
  const statement = ({ base, authBase }: Gateway): string => JSON.stringify(capabilityStatement(routes, base, authBase));
  let page: HttpAnswer | undefined;
  const all: ApiRoute[] = [
    ...routes,
    fhir('POST', 'batch', '', { code: 'batch' }, (call) => postBundle(call, find)),
    ...plain(statement, (gateway) => (page ??= referencePage(all, gateway))),
  ];
  return all;
}

/** Who opens the root in a browser is shown the way to the page that says what this is. */
const home: FhirRoute = {
  method: 'GET',
  name: 'home',
  path: '/',
  open: true,
  html: true,
  handle: async ({ gateway }) => ({ status: 302, headers: { Location: gateway.base, 'Content-Type': 'text/plain' }, body: '' }),
};

/** The API as routes of an HTTP door, as far as this process has their doors. */
export function fhirRoutes(
  gateway: Gateway,
  authenticate: Authenticate,
  doors: { fhir: boolean; ig: string | undefined },
): Route[] {
  const roots = { fhir: doors.fhir ? gateway.base : undefined, nrl: doors.fhir ? gateway.locatorBase : undefined, ig: doors.ig };
  const api = apiRoutes().flatMap((route) => {
    const root = roots[route.door];
    if (root === undefined) return [];
    return [fhirRoute(gateway, authenticate, { ...route, path: `${new URL(root).pathname}${route.path}` })];
  });
  return doors.fhir ? [fhirRoute(gateway, authenticate, home), ...api] : api;
}

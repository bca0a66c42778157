import type { Route } from '@ouzel/runtime';
import { type AuditTrail, searchAuditEvent } from './audit-event.ts';
import { capabilityStatement } from './capabilities.ts';
import { CLINICAL_TYPES } from './clinical-types.ts';
import { batch, create } from './create.ts';
import type { Intake, JudgedEntry } from './intake.ts';
import { patientEverything } from './patient-everything.ts';
import { read, readPatient } from './read.ts';
import { fhirRoute, type GatewayDependencies, type Interactor } from './request.ts';
import { searchPatient, searchType } from './search-type.ts';

/** What is said of this server to those who ask how to use it. */
interface Addresses {
  base: string;
  authBase: string;
  smartConfiguration: Record<string, unknown>;
}

export interface RouteDependencies<Judged extends JudgedEntry> extends GatewayDependencies, Addresses {
  intake: Intake<Judged>;
  trail: AuditTrail;
}

/** A search by POST keeps the NHS number out of URLs; its parameters may stand in both places. */
async function formOf(http: Parameters<Interactor>[0]['http']): Promise<URLSearchParams> {
  const both = new URLSearchParams(http.query);
  for (const [name, value] of new URLSearchParams((await http.body()).toString())) both.append(name, value);
  return both;
}

/** Which doors of the API this process has: the FHIR base, and the base of information governance. */
export interface Doors {
  fhir: boolean;
  ig: string | undefined;
}

type Verb = (name: string, path: string, handle: Interactor, open?: boolean) => Route;

/** Addresses that anybody may read: what this is, and where tokens come from. */
function openRoutes(get: Verb, { base, authBase, smartConfiguration }: Addresses): Route[] {
  const statement = JSON.stringify(capabilityStatement(base, authBase));
  const smart = { status: 200, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(smartConfiguration) };
  return [
    get('metadata', '/metadata', async () => ({ status: 200, body: statement }), true),
    get('smart', '/.well-known/smart-configuration', async () => smart, true),
  ];
}

/** Every URL of the FHIR API. */
export function fhirRoutes<Judged extends JudgedEntry>(dependencies: RouteDependencies<Judged>, doors: Doors): Route[] {
  const { intake, trail, base } = dependencies;
  const verb =
    (method: 'GET' | 'POST', root: string): Verb =>
    (name, path, handle, open = false) =>
      fhirRoute(dependencies, { name, method, path: `${new URL(root).pathname}${path}`, open, handle });
  const [get, post] = [verb('GET', base), verb('POST', base)];
  const reviewed: Interactor = (call) => searchAuditEvent(call, trail);
  const ig = doors.ig === undefined ? [] : [verb('GET', doors.ig)('AuditEvent search', '/AuditEvent', reviewed)];
  if (!doors.fhir) return ig;
  return [
    ...ig,
    ...openRoutes(get, dependencies),
    post('batch', '', (call) => batch(call, intake)),
    post('Observation create', '/Observation', (call) => create(call, intake)),
    get('AuditEvent search', '/AuditEvent', reviewed),
    get('Patient search', '/Patient', (call) => searchPatient(call, call.http.query)),
    post('Patient search', '/Patient/_search', async (call) => searchPatient(call, await formOf(call.http))),
    get('Patient read', '/Patient/:id', readPatient),
    get('Patient everything', '/Patient/:id/$everything', patientEverything),
    ...CLINICAL_TYPES.flatMap((type) => [
      get(`${type} search`, `/${type}`, (call) => searchType(call, type, call.http.query)),
      post(`${type} search`, `/${type}/_search`, async (call) => searchType(call, type, await formOf(call.http))),
      get(`${type} read`, `/${type}/:id`, (call) => read(call, type)),
    ]),
  ];
}

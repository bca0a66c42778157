import { auditExport } from './audit-export.ts';
import { readAuditEvent, searchAuditEvent } from './audit-event.ts';
import { type ApiRoute, fhir, formOf } from './route.ts';

const claims = { search: { type: 'AuditEvent', code: 'search-type' }, read: { type: 'AuditEvent', code: 'read' } } as const;

/** The trail: by its FHIR address below both bases, and whole below that of information governance. */
export function auditRoutes(): ApiRoute[] {
  const fhirDoor = [
    fhir('GET', 'AuditEvent search', '/AuditEvent', claims.search, (call) => searchAuditEvent(call, call.http.query)),
    fhir('POST', 'AuditEvent search', '/AuditEvent/_search', claims.search, async (call) =>
      searchAuditEvent(call, await formOf(call.http)),
    ),
    fhir('GET', 'AuditEvent read', '/AuditEvent/:id', claims.read, readAuditEvent),
  ];
  return [
    ...fhirDoor,
    ...fhirDoor.map((route): ApiRoute => ({ ...route, door: 'ig' })),
    {
      door: 'ig',
      method: 'GET',
      name: 'audit export',
      path: '/audit/export',
      interaction: 'operation',
      html: true,
      handle: auditExport(),
    },
  ];
}

import type { Requester, Subject } from '@ouzel/exchange';
import { FhirError } from '@ouzel/fhir';
import type { HttpAnswer } from '@ouzel/runtime';
import { AUDIT_NAMES, criteriaOf, withoutNumbers } from './audit-criteria.ts';
import { auditPagingOf, nextAuditLink } from './audit-results.ts';
import type { AuditCriteria } from './audit-trail.ts';
import { searchset } from './bundle.ts';
import { accessRequest, assertScope, type Call } from './context.ts';
import { searchOwnView } from './own-view/search.ts';
import { GENERAL, refuseUnknown } from './parameters.ts';

export type { AuditTrail } from './audit-trail.ts';

/** Job roles that review accesses (national RBAC): Privacy Officer and Caldicott Guardian. */
export const REVIEWERS = ['R0001', 'R5105'];

/** @throws FhirError `not-allowed`. */
export function assertTrailReader({ requester }: Call, letter: 'r' | 's'): void {
  assertScope(requester, 'AuditEvent', letter);
  if (!REVIEWERS.includes(requester.user?.role ?? '') || requester.purpose !== 'HOPERAT')
    throw new FhirError(
      'not-allowed',
      'Only a Privacy Officer or a Caldicott Guardian reads the audit trail, with purpose HOPERAT.',
    );
}

/**
 * Who reviews for an organisation sees what it did, and of what others did what was done to its data; only the exchange's own reviewers see
 * everything (docs/adr/0006).
 */
export function reviewable(criteria: AuditCriteria, { organisation }: Requester): AuditCriteria {
  return organisation.kind === 'exchange' ? criteria : { ...criteria, concerning: organisation.ods };
}

/** Whom a reading of the trail is about, for its own event: the one person asked for, where there is one. */
export function subjectOf({ clauses = [] }: AuditCriteria): Subject {
  const [people, ...others] = clauses.filter(({ on }) => on === 'person');
  const [person] = people?.any ?? [];
  return person === undefined || others.length > 0 ? { by: 'none' } : { by: 'person', person };
}

/** `GET AuditEvent`, `POST AuditEvent/_search` (IHE ITI-81). Reading the trail is recorded in it before the first byte. */
export async function searchAuditEvent(call: Call, given: URLSearchParams): Promise<HttpAnswer> {
  const { gateway, http, requester } = call;
  if (requester.purpose === 'PATRQT') return searchOwnView(call, given);
  assertTrailReader(call, 's');
  refuseUnknown(http, AUDIT_NAMES, given);
  const query = await withoutNumbers(given, gateway);
  const { paging, asked, total } = auditPagingOf(call, query);
  const criteria = reviewable(await criteriaOf(query, gateway), requester);
  const request = accessRequest(call, 'search-type', 'AuditEvent', subjectOf(criteria), [], query);
  const page = await gateway.trail.search(criteria, paging);
  const shown = total ?? page.total;
  const resources = page.events.map((event) => ({ type: 'AuditEvent', id: event.id ?? '', version: 1 }));
  await gateway.audit.record({ request, outcome: '0', status: 200, answers: [], resources });
  const self = { relation: 'self', url: `${gateway.base}/AuditEvent?${query.toString()}` };
  const links = page.next === undefined ? [self] : [self, nextAuditLink(call, asked, { after: page.next, total: shown })];
  const entries = page.events.map((event) => ({
    fullUrl: `${gateway.base}/AuditEvent/${event.id}`,
    text: JSON.stringify(event),
    mode: 'match' as const,
  }));
  return { status: 200, body: searchset({ total: shown, links, entries }) };
}

/** `GET AuditEvent/{id}`. One that this reader may not see is not there. */
export async function readAuditEvent(call: Call): Promise<HttpAnswer> {
  const { gateway, http, requester } = call;
  assertTrailReader(call, 'r');
  refuseUnknown(http, GENERAL);
  const asked = await criteriaOf(new URLSearchParams({ _id: http.params['id'] ?? '' }), gateway);
  const { events } = await gateway.trail.search(reviewable(asked, requester), { count: 1, total: 'none' });
  const [event] = events;
  if (event?.id === undefined) throw new FhirError('not-found', 'There is no such event that you may see.');
  const request = accessRequest(call, 'read', 'AuditEvent', { by: 'none' });
  const resources = [{ type: 'AuditEvent', id: event.id, version: 1 }];
  await gateway.audit.record({ request, outcome: '0', status: 200, answers: [], resources });
  return { status: 200, headers: { ETag: 'W/"1"' }, body: JSON.stringify(event) };
}

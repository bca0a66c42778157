import { listAgreements, listWarnings, publishAgreements } from './ig-agreements.ts';
import { explainDecision } from './ig-decisions.ts';
import { findPersonByNumber } from './ig-people.ts';
import { rehearseAgreements } from './ig-rehearsal.ts';
import type { ApiRoute } from './route.ts';

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
    route('POST', '/people', 'people by number', findPersonByNumber),
  ];
}

import type { ApiRoute, Claim } from '../route.ts';
import { fhir, formOf, reading } from '../route.ts';
import { subscriptionEvents, subscriptionStatus } from './operations.ts';
import { readSubscription, searchSubscription } from './read.ts';
import { createSubscription, deleteSubscription, updateSubscription } from './write.ts';

const DEFINED = 'http://hl7.org/fhir/uv/subscriptions-backport/OperationDefinition/backport-subscription';

/** Topic-based subscriptions of the R4 backport (contracts/fhir/subscriptions.md). */
export function subscriptionRoutes(): ApiRoute[] {
  const type = 'Subscription';
  const search: Claim = { type, code: 'search-type' };
  return [
    fhir('GET', 'Subscription search', '/Subscription', search, (call) => searchSubscription(call, call.http.query)),
    fhir('POST', 'Subscription search', '/Subscription/_search', search, async (call) =>
      searchSubscription(call, await formOf(call.http)),
    ),
    fhir('GET', 'Subscription read', '/Subscription/:id', { type, code: 'read' }, readSubscription),
    fhir('POST', 'Subscription create', '/Subscription', { type, code: 'create' }, createSubscription),
    fhir('PUT', 'Subscription update', '/Subscription/:id', { type, code: 'update' }, updateSubscription),
    fhir('DELETE', 'Subscription delete', '/Subscription/:id', { type, code: 'delete' }, deleteSubscription),
    ...reading(type, 'status', '', `${DEFINED}-status`, subscriptionStatus),
    ...reading(type, 'status', '/:id', `${DEFINED}-status`, subscriptionStatus),
    ...reading(type, 'events', '/:id', `${DEFINED}-events`, subscriptionEvents),
    {
      door: 'fhir',
      method: 'GET',
      name: 'notification keys',
      path: '/.well-known/notification-keys.json',
      open: true,
      handle: async ({ gateway }) => ({
        status: 200,
        headers: { 'Content-Type': 'application/jwk-set+json' },
        body: JSON.stringify(gateway.subscriptions.publishedKeys()),
      }),
    },
  ];
}

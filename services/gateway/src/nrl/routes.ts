import type { Route } from '@ouzel/runtime';
import type { Interactor } from '../request.ts';
import type { ApiRoute } from '../route.ts';
import { mirrored } from './address.ts';
import { readPointer, searchPointers } from './consumer.ts';
import { searchBody } from './pointer-body.ts';
import { deleteOwn, readOwn, searchOwn } from './producer.ts';
import { createPointer, updatePointer, upsertPointer } from './publish.ts';

type Side = 'consumer' | 'producer';

const route = (
  side: Side,
  method: Route['method'],
  below: string,
  interaction: NonNullable<ApiRoute['interaction']>,
  handle: Interactor,
): ApiRoute => ({
  door: 'nrl',
  method,
  name: `pointers ${side} ${method === 'PUT' && below === '' ? 'upsert' : interaction}`,
  path: `/${side}/FHIR/R4/DocumentReference${below}`,
  interaction,
  async handle(call) {
    const answer = await handle(call);
    return { ...answer, headers: { ...answer.headers, ...mirrored(call.http) } };
  },
});

/** Whether this door answers: the locator's own health check, which says nothing about anybody. */
const status = (side: Side): ApiRoute => ({
  door: 'nrl',
  method: 'GET',
  name: `pointers ${side} status`,
  path: `/${side}/FHIR/R4/_status`,
  open: true,
  handle: async () => ({ status: 200, headers: { 'Content-Type': 'application/json' }, body: '{"status":"pass"}' }),
});

/** Producer and consumer of pointers as the National Record Locator has them (contracts/nrl.md). */
export function pointerRoutes(): ApiRoute[] {
  const byBody =
    (search: typeof searchPointers): Interactor =>
    async (call) =>
      search(call, 'body', await searchBody(call.http));
  return [
    status('consumer'),
    route('consumer', 'GET', '', 'search-type', (call) => searchPointers(call, 'query', call.http.query)),
    route('consumer', 'POST', '/_search', 'search-type', byBody(searchPointers)),
    route('consumer', 'GET', '/_count', 'search-type', (call) => searchPointers(call, 'count', call.http.query)),
    route('consumer', 'GET', '/:id', 'read', readPointer),
    status('producer'),
    route('producer', 'POST', '', 'create', createPointer),
    route('producer', 'PUT', '', 'update', upsertPointer),
    route('producer', 'GET', '', 'search-type', (call) => searchOwn(call, 'query', call.http.query)),
    route('producer', 'POST', '/_search', 'search-type', byBody(searchOwn)),
    route('producer', 'GET', '/:id', 'read', readOwn),
    route('producer', 'PUT', '/:id', 'update', updatePointer),
    route('producer', 'DELETE', '/:id', 'delete', deleteOwn),
  ];
}

import type { HttpAnswer } from '@ouzel/runtime';
import { accessRequest, assertScope, type Call } from './context.ts';
import { release } from './release.ts';
import { searchOf, searchPage } from './search-page.ts';
import { clinicalSubject, orNothing } from './search-subject.ts';

/** `GET {type}?patient=` and `POST {type}/_search`: one clinical type of one person, from every source that can hold it. */
export async function searchType(call: Call, type: string, query: URLSearchParams): Promise<HttpAnswer> {
  assertScope(call.requester, type, 's');
  const search = searchOf(call, type, query);
  return orNothing(search.url, async () => {
    const request = accessRequest(call, 'search-type', type, clinicalSubject(query, call.gateway.base), [type], query);
    return release(call, { ...request, nothing: search.url }, (permit) => searchPage(call, search, permit));
  });
}

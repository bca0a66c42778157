import { hiddenEntryRoutes } from '../own-view/hidden-entries.ts';
import type { ApiRoute } from '../route.ts';
import { askReconstruction, decideReconstruction, listReconstructions, readReconstruction } from './cases.ts';
import { openReconstruction } from './content.ts';

/** What did they see, and what of it the person is not told: addresses for information governance that are not FHIR. */
export function seenRoutes(): ApiRoute[] {
  const route = (method: 'GET' | 'POST', path: string, handle: ApiRoute['handle']): ApiRoute => ({
    door: 'ig',
    method,
    path: `/reconstructions${path}`,
    name: 'reconstruction',
    interaction: 'operation',
    html: true,
    handle,
  });
  return [
    route('POST', '', askReconstruction),
    route('GET', '', listReconstructions),
    route('GET', '/:id', readReconstruction),
    route('POST', '/:id/decision', decideReconstruction),
    route('GET', '/:id/content', openReconstruction),
    ...hiddenEntryRoutes(),
  ];
}

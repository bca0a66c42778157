import type { FindRoute } from './bundle-reads.ts';
import type { ApiRoute } from './route.ts';

/** Finds what answers a GET of a relative address among the routes of the API. */
export function finder(routes: readonly ApiRoute[]): FindRoute {
  const gets = routes.filter(({ method, door, claim }) => method === 'GET' && door === 'fhir' && claim !== undefined);
  const parts = gets.map(({ path, handle }) => ({ handle, segments: path.split('/').slice(1) }));
  return (path) => {
    const asked = path.split('/');
    const fits = parts.find(
      ({ segments }) =>
        segments.length === asked.length && segments.every((segment, at) => segment.startsWith(':') || segment === asked[at]),
    );
    if (fits === undefined) return undefined;
    const named = fits.segments.flatMap((segment, at): [string, string][] =>
      segment.startsWith(':') ? [[segment.slice(1), asked[at] ?? '']] : [],
    );
    return { handle: fits.handle, params: Object.fromEntries(named) };
  };
}

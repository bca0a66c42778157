import findMyWay, { type HTTPMethod } from 'find-my-way';
import type { HttpAnswer, HttpRequest } from './http-request.ts';

export interface Route {
  /** Shown in metrics and logs in the place of the URL, which may name a person. */
  name: string;
  method: 'GET' | 'POST' | 'PUT' | 'DELETE' | 'PATCH';
  /** Path of find-my-way, for example `/fhir/R4/Patient/:id`; with and without a final slash it is the same. */
  path: string;
  handle(request: HttpRequest): Promise<HttpAnswer>;
}

/** What an address leads to: a route, other methods only, nothing, or nothing that could be read. */
export type Found =
  | { is: 'route'; route: Route; params: Readonly<Record<string, string>> }
  | { is: 'other methods'; name: string; allow: string }
  | { is: 'nothing' }
  | { is: 'unreadable' };

const METHODS = ['GET', 'POST', 'PUT', 'DELETE', 'PATCH'] as const;
const NOTHING: Found = { is: 'nothing' };
const UNREADABLE: Found = { is: 'unreadable' };
/** Encoded `/`, `\` and control characters: someone wants a path that we would read and our neighbours would not. */
const DISGUISED = /%(?:2f|5c|[01][0-9a-f]|7f)/i;
const DOT_SEGMENT = /(?:^|[/\\])\.\.?(?:[/\\]|$)/;

/** Of a path with escapes or dots: the spelling to look up, or why there is nothing to look up. */
function plainPath(path: string): string | Found {
  try {
    const decoded = decodeURIComponent(path);
    if (DOT_SEGMENT.test(decoded) || DISGUISED.test(path) || /[\\#]/.test(path)) return NOTHING;
  } catch {
    return UNREADABLE;
  }
  // Many clients escape the `$` of an operation; find-my-way keeps reserved characters escaped.
  return path.replaceAll('%24', '$');
}

function paramsOf(found: Readonly<Record<string, string | undefined>>): Readonly<Record<string, string>> {
  const params: Record<string, string> = Object.create(null);
  for (const name in found) params[name] = found[name] ?? '';
  return params;
}

export function createRouter(routes: readonly Route[], pathCharsMax: number): (method: string, target: string) => Found {
  const router = findMyWay({ ignoreTrailingSlash: true, caseSensitive: true, maxParamLength: pathCharsMax });
  const byHandler = new Map<unknown, Route>();
  for (const route of routes) {
    const handler = (): void => undefined;
    byHandler.set(handler, route);
    router.on(route.method, route.path, handler);
  }
  const find = (method: HTTPMethod, path: string): { route: Route; params: Record<string, string | undefined> } | undefined => {
    const found = router.find(method, path);
    const route = byHandler.get(found?.handler);
    return found === null || route === undefined ? undefined : { route, params: found.params };
  };
  const others = (path: string): Found => {
    const there = METHODS.flatMap((method) => find(method, path)?.route ?? []);
    const allow = there.flatMap(({ method }) => (method === 'GET' ? ['GET', 'HEAD'] : [method]));
    return there[0] === undefined ? NOTHING : { is: 'other methods', name: there[0].name, allow: allow.join(', ') };
  };
  return (asked, target) => {
    const end = target.indexOf('?');
    const sent = end < 0 ? target : target.slice(0, end);
    const path = sent.includes('%') || sent.includes('/.') || sent.includes('\\') || sent.includes('#') ? plainPath(sent) : sent;
    if (typeof path !== 'string') return path;
    const method = METHODS.find((each) => each === asked || (asked === 'HEAD' && each === 'GET'));
    const found = method === undefined ? undefined : find(method, path);
    return found === undefined ? others(path) : { is: 'route', route: found.route, params: paramsOf(found.params) };
  };
}

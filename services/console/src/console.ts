import type { Requester } from '@ouzel/exchange';
import { FhirError } from '@ouzel/fhir';
import { type HttpAnswer, type HttpRequest, type Log, type Route, staticRoutes } from '@ouzel/runtime';
import { cookieOf, setCookie } from './cookies.ts';
import { createIssuer } from './issuer.ts';
import { createSessions, type Session } from './sessions.ts';
import { signInHandlers } from './sign-in.ts';

export interface ConsoleOptions {
  /** Names its routes and its cookie. */
  name: string;
  /** Public addresses, without a final slash. */
  base: string;
  /** What of the API its session is good for. */
  apiBase: string;
  /** What was built of `web/`. */
  folder: string;
  issuer: string;
  clientId: string;
  scope: string;
  idleMinutes: number;
  /** Whether it is for them. */
  admits: (requester: Requester) => boolean;
  /** It goes on without a connection: `worker.js` of the folder keeps its files. */
  offline?: boolean;
  requesterOf: (authorization: string) => Promise<Requester>;
  now: () => Date;
  log: Log;
}

export interface Console {
  routes: Route[];
  /** The Authorization header of who is signed in, for a request of the application's own page to its part of the API. */
  authorizationOf(http: Pick<HttpRequest, 'header' | 'url'>): string | undefined;
}

/** Nothing inline and nothing from elsewhere: what slips into a page can neither run nor tell anybody. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');
const PAGE_HEADERS = {
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), geolocation=(), microphone=()',
};
/** No page of another site can send it without asking first, and it is never allowed to. */
const OWN_HEADER = 'x-ouzel-console';

const json = (body: object, headers: Record<string, string> = {}): HttpAnswer => ({
  status: 200,
  headers: { 'Content-Type': 'application/json; charset=utf-8', ...headers },
  body: JSON.stringify(body),
});

const sessionJson = ({ requester, endsMs }: Session, idleMinutes: number, now: Date): object => ({
  signedIn: true,
  user: { id: requester.user?.id, name: requester.user?.name, role: requester.user?.role },
  organisation: { ods: requester.organisation.ods, name: requester.organisation.name, kind: requester.organisation.kind },
  // A browser's own clock may be wrong.
  leftSeconds: Math.max(0, Math.floor((endsMs - now.getTime()) / 1000)),
  now: now.toISOString(),
  idleMinutes,
});

const isBelow = (url: string, path: string): boolean => url === path || url.startsWith(`${path}/`) || url.startsWith(`${path}?`);

const isOwn = (http: Pick<HttpRequest, 'header'>): boolean =>
  http.header(OWN_HEADER) === '1' && http.header('sec-fetch-site') !== 'cross-site';

/** An application in the browser: who signs in, the session, and the pages. It has no way to the data but the API. */
export function createConsole(options: ConsoleOptions): Console {
  const { name, base, apiBase, folder, idleMinutes, now, offline = false } = options;
  const { pathname: path, protocol } = new URL(base);
  const apiPath = new URL(apiBase).pathname;
  const secure = protocol === 'https:';
  // The prefix makes browsers refuse one that a neighbouring host has set.
  const sessionCookie = `${secure ? '__Host-' : ''}ouzel-${name}`;
  const sessions = createSessions({ idleMs: idleMinutes * 60_000, now });
  const issuer = createIssuer({ ...options, redirectUri: `${base}/callback` });
  const signIn = signInHandlers({ ...options, path, secure, sessionCookie, issuer, sessions });
  const idOf = (http: Pick<HttpRequest, 'header'>): string => cookieOf(http.header('cookie'), sessionCookie) ?? '';

  const session = async (http: HttpRequest): Promise<HttpAnswer> => {
    const found = isOwn(http) ? sessions.use(idOf(http)) : undefined;
    return json(found === undefined ? { signedIn: false } : sessionJson(found, idleMinutes, now()));
  };
  const signOut = async (http: HttpRequest): Promise<HttpAnswer> => {
    if (!isOwn(http)) throw new FhirError('not-allowed', 'Sign out on the page itself.');
    sessions.close(idOf(http));
    const ended = setCookie({ name: sessionCookie, value: '', path: '/', sameSite: 'Strict', maxAgeSeconds: 0 }, secure);
    return json({ signedIn: false }, { 'Set-Cookie': ended });
  };
  const policy = offline ? `${POLICY}; worker-src 'self'` : POLICY;
  const headers = { ...PAGE_HEADERS, 'Content-Security-Policy': policy };
  const edit = (html: string): string =>
    html.replaceAll('"./assets/', `"${path}/assets/`).replaceAll('%BASE%', path).replaceAll('%API%', apiPath);
  return {
    routes: [
      { name: `${name} sign-in`, method: 'GET', path: `${path}/sign-in`, handle: signIn.begin },
      { name: `${name} callback`, method: 'GET', path: `${path}/callback`, handle: signIn.finish },
      { name: `${name} session`, method: 'GET', path: `${path}/session`, handle: session },
      { name: `${name} sign-out`, method: 'POST', path: `${path}/sign-out`, handle: signOut },
      ...staticRoutes({ name: `${name} page`, path, folder, edit, headers, ...(offline ? { worker: 'worker.js' } : {}) }),
    ],
    authorizationOf(http) {
      if (!isBelow(http.url, apiPath) || !isOwn(http)) return undefined;
      const found = sessions.use(idOf(http));
      return found === undefined ? undefined : `Bearer ${found.token}`;
    },
  };
}

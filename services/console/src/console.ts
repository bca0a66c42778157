import type { Requester } from '@ouzel/exchange';
import { FhirError } from '@ouzel/fhir';
import { type HttpAnswer, type HttpRequest, type Log, type Route, staticRoutes } from '@ouzel/runtime';
import { cookieOf, setCookie } from './cookies.ts';
import { createIssuer } from './issuer.ts';
import { createSessions, type Session } from './sessions.ts';
import { signInHandlers } from './sign-in.ts';

export interface ConsoleOptions {
  /** Public addresses, without a final slash. */
  base: string;
  igBase: string;
  /** What was built of `web/`. */
  folder: string;
  issuer: string;
  clientId: string;
  scope: string;
  idleMinutes: number;
  requesterOf: (authorization: string) => Promise<Requester>;
  now: () => Date;
  log: Log;
}

export interface Console {
  routes: Route[];
  /** The Authorization header of who is signed in, for a request of the console's own page to the addresses of information governance. */
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
  'Content-Security-Policy': POLICY,
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

const sessionJson = ({ requester, endsMs }: Session, idleMinutes: number): object => ({
  signedIn: true,
  user: { id: requester.user?.id, name: requester.user?.name, role: requester.user?.role },
  organisation: { ods: requester.organisation.ods, name: requester.organisation.name, kind: requester.organisation.kind },
  ends: new Date(endsMs).toISOString(),
  idleMinutes,
});

const isOwn = (http: Pick<HttpRequest, 'header'>): boolean =>
  http.header(OWN_HEADER) === '1' && http.header('sec-fetch-site') !== 'cross-site';

/** The console for information governance: who signs in, the session, and the pages. It has no way to the data but the API. */
export function createConsole(options: ConsoleOptions): Console {
  const { base, igBase, folder, idleMinutes, now } = options;
  const { pathname: path, protocol } = new URL(base);
  const igPath = new URL(igBase).pathname;
  const secure = protocol === 'https:';
  // The prefix makes browsers refuse one that a neighbouring host has set.
  const sessionCookie = secure ? '__Host-ouzel-console' : 'ouzel-console';
  const sessions = createSessions({ idleMs: idleMinutes * 60_000, now });
  const issuer = createIssuer({ ...options, redirectUri: `${base}/callback` });
  const signIn = signInHandlers({ ...options, path, secure, sessionCookie, issuer, sessions });
  const idOf = (http: Pick<HttpRequest, 'header'>): string => cookieOf(http.header('cookie'), sessionCookie) ?? '';

  const session = async (http: HttpRequest): Promise<HttpAnswer> => {
    const found = isOwn(http) ? sessions.use(idOf(http)) : undefined;
    return json(found === undefined ? { signedIn: false } : sessionJson(found, idleMinutes));
  };
  const signOut = async (http: HttpRequest): Promise<HttpAnswer> => {
    if (!isOwn(http)) throw new FhirError('not-allowed', 'Sign out in the console.');
    sessions.close(idOf(http));
    const ended = setCookie({ name: sessionCookie, value: '', path: '/', sameSite: 'Strict', maxAgeSeconds: 0 }, secure);
    return json({ signedIn: false }, { 'Set-Cookie': ended });
  };
  const edit = (html: string): string =>
    html.replaceAll('"./assets/', `"${path}/assets/`).replaceAll('%BASE%', path).replaceAll('%IG%', igPath);
  return {
    routes: [
      { name: 'console sign-in', method: 'GET', path: `${path}/sign-in`, handle: signIn.begin },
      { name: 'console callback', method: 'GET', path: `${path}/callback`, handle: signIn.finish },
      { name: 'console session', method: 'GET', path: `${path}/session`, handle: session },
      { name: 'console sign-out', method: 'POST', path: `${path}/sign-out`, handle: signOut },
      ...staticRoutes({ name: 'console page', path, folder, edit, headers: PAGE_HEADERS }),
    ],
    authorizationOf(http) {
      if (!http.url.startsWith(`${igPath}/`) || !isOwn(http)) return undefined;
      const found = sessions.use(idOf(http));
      return found === undefined ? undefined : `Bearer ${found.token}`;
    },
  };
}

import type { Requester } from '@ouzel/exchange';
import type { HttpAnswer, HttpRequest, Log } from '@ouzel/runtime';
import { cookieOf, setCookie } from './cookies.ts';
import type { Issuer } from './issuer.ts';
import { limits } from './limits.ts';
import type { Sessions } from './sessions.ts';
import { createUnderWay } from './under-way.ts';

export interface SignInRoom {
  /** Path of the application, without a final slash. */
  path: string;
  secure: boolean;
  sessionCookie: string;
  issuer: Issuer;
  sessions: Sessions;
  /** Who a token speaks for. @throws FhirError where it is not good. */
  requesterOf: (authorization: string) => Promise<Requester>;
  admits: (requester: Requester) => boolean;
  now: () => Date;
  log: Log;
}

/** Why somebody is not signed in; the page says it in words. */
type Problem = 'role' | 'declined' | 'ended' | 'issuer' | 'token';

const redirect = (to: string, headers: Record<string, string> = {}): HttpAnswer => ({
  status: 303,
  headers: { Location: to, 'Content-Type': 'text/plain', ...headers },
  body: '',
});

/** An address in the console as its page asks for it: never another site's. */
const returnOf = (asked: string | null): string =>
  asked !== null && asked.length <= limits.returnCharsMax && /^\/(?![/\\])[\x21-\x5b\x5d-\x7e]*$/.test(asked) ? asked : '/';

export function signInHandlers({ path, secure, sessionCookie, issuer, sessions, requesterOf, admits, now, log }: SignInRoom) {
  const underWay = createUnderWay(now);
  const browserCookie = 'ouzel-sign-in';
  const browserOf = (http: HttpRequest): string | undefined => cookieOf(http.header('cookie'), browserCookie);
  const failed = (problem: Problem, to = '/'): HttpAnswer =>
    redirect(`${path}/sign-in-problem?${new URLSearchParams({ why: problem, to }).toString()}`);

  const admit = async (token: string, lifeSeconds: number, to: string): Promise<HttpAnswer> => {
    const requester = await requesterOf(`Bearer ${token}`);
    if (!admits(requester)) return failed('role', to);
    const value = sessions.open(token, requester, lifeSeconds);
    return redirect(`${path}${to}`, {
      'Set-Cookie': setCookie({ name: sessionCookie, value, path: '/', sameSite: 'Strict' }, secure),
    });
  };
  const attempt = async (problem: Problem, to: string, work: () => Promise<HttpAnswer>): Promise<HttpAnswer> => {
    try {
      return await work();
    } catch (error) {
      log.warn('a sign-in did not work', { reason: problem, error });
      return failed(problem, to);
    }
  };

  return {
    /** `GET sign-in?to=`: off to the issuer. */
    begin: (http: HttpRequest): Promise<HttpAnswer> => {
      const to = returnOf(http.query.get('to'));
      return attempt('issuer', to, async () => {
        const browser = browserOf(http) ?? underWay.newBrowser();
        const { state, verifier } = underWay.begin(browser, to);
        const maxAgeSeconds = limits.signInMs / 1000;
        const cookie = setCookie({ name: browserCookie, value: browser, path, sameSite: 'Lax', maxAgeSeconds }, secure);
        return redirect(await issuer.address(state, verifier), { 'Set-Cookie': cookie });
      });
    },
    /** `GET callback`: back from the issuer. */
    finish: async (http: HttpRequest): Promise<HttpAnswer> => {
      const { query } = http;
      const found = underWay.finish(query.get('state') ?? '', browserOf(http));
      if (found === undefined) return failed('ended');
      const code = query.get('code');
      if (code === null) return failed('declined', found.to);
      return attempt('token', found.to, async () => {
        const { token, lifeSeconds } = await issuer.token(code, found.verifier);
        return admit(token, lifeSeconds, found.to);
      });
    },
  };
}

import type { IncomingMessage, ServerResponse } from 'node:http';

export type Listener = (request: IncomingMessage, response: ServerResponse) => void;

/** All that a backend service needs. The library has more addresses than can be turned off; what is not here is not there. */
const PATHS = ['/token', '/jwks', '/.well-known/openid-configuration'];
/** And what a browser needs to sign in, where anybody does. */
const SIGN_IN_PATHS = /^\/(?:authorize|(?:authorize|interaction)\/[A-Za-z0-9_-]{1,64})$/;

/**
 * Lets the library see each request at the address that the issuer has, wherever it is mounted (under the issuer's path, behind something that
 * strips the path, or at a port of its own). The library works out from the Host header which audiences an assertion may name; taken
 * from the caller, an assertion made for another server would be good here.
 */
export function atIssuer(issuer: string, listener: Listener, signIn = false): Listener {
  const { protocol, host, pathname } = new URL(issuer);
  const root = pathname.replace(/\/$/, '');
  return (request, response) => {
    const asked = request.url ?? '/';
    const url = root !== '' && asked.startsWith(`${root}/`) ? asked.slice(root.length) : asked;
    const path = url.replace(/\?.*$/, '');
    if (!PATHS.includes(path) && !(signIn && SIGN_IN_PATHS.test(path))) {
      response.writeHead(404, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' });
      response.end('{"error":"not_found"}');
      return;
    }
    Object.assign(request, { originalUrl: `${root}${url}`, url });
    Object.assign(request.headers, { host, 'x-forwarded-host': host, 'x-forwarded-proto': protocol.slice(0, -1) });
    listener(request, response);
  };
}

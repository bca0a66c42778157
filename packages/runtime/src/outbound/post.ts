import { lookup } from 'node:dns/promises';
import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import type { Networks } from './networks.ts';

/** Why something was not taken; never what was in it, or at which address. */
export class OutboundError extends Error {
  /** Whether the other end may have had it all the same. */
  readonly sent: boolean;

  constructor(message: string, sent: boolean, cause?: unknown) {
    super(message, cause === undefined ? {} : { cause });
    this.name = 'OutboundError';
    this.sent = sent;
  }
}

export interface OutboundOptions {
  networks: Networks;
  /** Addresses of a host; the system's resolver unless given. */
  resolve?: (host: string) => Promise<readonly string[]>;
  /** Authorities that are trusted in the place of Node's own, PEM. */
  ca?: string;
}

export interface Outbound {
  /**
   * Posts to an address that was checked: the host is looked up once, and the connection goes to what was found then. Redirects are not
   * followed, and nothing of the answer is read but its status. @throws OutboundError.
   */
  post(url: URL, what: { headers: Readonly<Record<string, string>>; body: Buffer; timeoutMs: number }): Promise<number>;
}

const systemResolver = async (host: string): Promise<string[]> =>
  (await lookup(host, { all: true })).map(({ address }) => address);

/** The one address that is connected to. A name of which any address is closed is closed: which of them one gets is the other's choice. */
async function addressOf(url: URL, { networks, resolve = systemResolver }: OutboundOptions): Promise<string> {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const found = isIP(host) === 0 ? await resolve(host) : [host];
  const [address] = found;
  if (address === undefined) throw new OutboundError('the host has no address', false);
  if (!found.every((each) => networks.reaches(each)))
    throw new OutboundError('the host is at an address that is not called', false);
  const isSecure = url.protocol === 'https:' || (url.protocol === 'http:' && networks.isOwnMachine(address));
  if (!isSecure) throw new OutboundError('the address is not https', false);
  return address;
}

type Sending = Parameters<Outbound['post']>[1];

function send(url: URL, address: string, { headers, body, timeoutMs }: Sending, ca: string | undefined): Promise<number> {
  const pinned: LookupFunction = (_host, { all }, found) => {
    const family = isIP(address);
    if (all === true) found(null, [{ address, family }]);
    else found(null, address, family);
  };
  const open = url.protocol === 'https:' ? requestHttps : requestHttp;
  return new Promise((resolve, reject) => {
    let sent = false;
    const options = { method: 'POST', headers, lookup: pinned, agent: false, signal: AbortSignal.timeout(timeoutMs) };
    const request = open(url, ca === undefined ? options : { ...options, ca }, (response) => {
      // What the other end says is not read: it could be without end.
      response.destroy();
      resolve(response.statusCode ?? 0);
    });
    request.on('error', (error) => reject(new OutboundError('the endpoint could not be reached', sent, error)));
    request.on('socket', (socket) => {
      socket.once(url.protocol === 'https:' ? 'secureConnect' : 'connect', () => {
        sent = true;
      });
    });
    request.end(body);
  });
}

/** The door to addresses that others gave: it calls nobody who was not meant to be called (server-side request forgery). */
export function createOutbound(options: OutboundOptions): Outbound {
  return {
    async post(url, sending) {
      const address = await addressOf(url, options).catch((error: unknown) => {
        throw error instanceof OutboundError ? error : new OutboundError('the host has no address', false, error);
      });
      return send(url, address, sending, options.ca);
    },
  };
}

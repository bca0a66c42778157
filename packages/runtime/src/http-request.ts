import type { IncomingMessage, ServerResponse } from 'node:http';
import { readBody } from './http-body.ts';
import { certificateOf, type ClientCertificate } from './http-tls.ts';
import { traceIdOf } from './trace-id.ts';

/** A request as handlers see it. */
export interface HttpRequest {
  method: string;
  /** Path and query as sent; of an absolute address only these two, since the host in it is the caller's word. */
  url: string;
  /** Has no prototype: a parameter called `constructor` is one that is not there. */
  params: Readonly<Record<string, string>>;
  query: URLSearchParams;
  header(name: string): string | undefined;
  /** The whole body. @throws FhirError `too-long`, `media-type`, `bad-structure`. */
  body(): Promise<Buffer>;
  /** 32 hex digits: the caller's W3C trace id, or ours. */
  traceId: string;
  requestId: string;
  /** Network address of the peer: behind a load balancer, the balancer's. */
  from: string;
  /** The client certificate, where TLS asked for one and verified it. */
  certificate?: ClientCertificate | undefined;
}

export interface HttpAnswer {
  status: number;
  headers?: Readonly<Record<string, string>>;
  /** As it is hashed and audited; it may travel compressed. */
  body: Buffer | string;
  /** What follows the body where that is too long to be made at once: each part is asked for when the caller has taken the last. */
  rest?: AsyncGenerator<string | Uint8Array>;
}

const UUID_OR_TOKEN = /^[A-Za-z0-9._-]{1,64}$/;

function headerOf({ headers }: IncomingMessage, name: string): string | undefined {
  const value = headers[name] ?? headers[name.toLowerCase()];
  return typeof value === 'object' ? value.join(', ') : value;
}

/** Whatever costs more than a property is made when it is first asked for. */
export function requestOf(
  raw: IncomingMessage,
  response: ServerResponse,
  target: string,
  params: HttpRequest['params'],
  { newTraceId, bodyBytesMax }: { newTraceId: () => string; bodyBytesMax: number },
): HttpRequest {
  let query: URLSearchParams | undefined;
  let body: Promise<Buffer> | undefined;
  let traceId: string | undefined;
  let requestId: string | undefined;
  const trace = (): string => (traceId ??= traceIdOf(raw.headers['traceparent'], newTraceId));
  const identify = (): string => {
    const given = raw.headers['x-request-id'];
    return typeof given === 'string' && UUID_OR_TOKEN.test(given) ? given : trace();
  };
  return {
    method: raw.method ?? 'GET',
    url: target,
    params,
    get query() {
      return (query ??= new URLSearchParams(target.includes('?') ? target.slice(target.indexOf('?') + 1) : ''));
    },
    header: (name) => headerOf(raw, name),
    body: () => (body ??= readBody(raw, response, bodyBytesMax)),
    get traceId() {
      return trace();
    },
    get requestId() {
      return (requestId ??= identify());
    },
    from: raw.socket.remoteAddress ?? '',
    get certificate() {
      return certificateOf(raw.socket);
    },
  };
}

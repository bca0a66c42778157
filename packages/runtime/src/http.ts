import { randomBytes } from 'node:crypto';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { Duplex } from 'node:stream';
import { asFhirError, FhirError, outcomeOf } from '@ouzel/fhir';
import express, { type ErrorRequestHandler, type Express, type Request, type RequestHandler, type Response } from 'express';
import { limits } from './limits.ts';
import type { Log } from './log.ts';
import type { Metrics } from './metrics.ts';

/** A request as handlers see it. */
export interface HttpRequest {
  method: string;
  /** Path and query as sent. */
  url: string;
  params: Readonly<Record<string, string>>;
  query: URLSearchParams;
  header(name: string): string | undefined;
  /** The whole body. @throws FhirError `too-long`. */
  body(): Promise<Buffer>;
  /** 32 hex digits: the caller's W3C trace id, or ours. */
  traceId: string;
  requestId: string;
  from: string;
}

export interface HttpAnswer {
  status: number;
  headers?: Readonly<Record<string, string>>;
  body: Buffer | string;
}

export interface Route {
  /** Shown in metrics and logs in the place of the URL, which may name a person. */
  name: string;
  method: 'GET' | 'POST' | 'PUT' | 'DELETE' | 'PATCH';
  /** Express path, for example `/fhir/R4/Patient/:id`. */
  path: string;
  handle(request: HttpRequest): Promise<HttpAnswer>;
}

export interface HttpDoorOptions {
  routes: readonly Route[];
  /** Listeners of whole sub-trees that are not ours, for example the authorisation server under `/auth`. */
  mounts?: readonly { path: string; listener: (request: IncomingMessage, response: ServerResponse) => void }[];
  /** What a failed request is answered. Also called for what no route takes. */
  fail: (error: FhirError, request: HttpRequest) => Promise<HttpAnswer>;
  log: Log;
  metrics: Metrics;
}

export interface HttpDoor {
  port: number;
  close(): Promise<void>;
}

const UUID_OR_TOKEN = /^[A-Za-z0-9._-]{1,64}$/;
const TRACEPARENT = /^00-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}$/;
const NO_TRACE = '0'.repeat(32);

/** W3C Trace Context, section 3.2: an all-zero trace id is invalid. */
function traceIdOf(request: Request): string {
  const given = TRACEPARENT.exec(request.get('traceparent') ?? '')?.[1];
  return given === undefined || given === NO_TRACE ? randomBytes(16).toString('hex') : given;
}

async function readBody(request: Request): Promise<Buffer> {
  if ((request.get('content-encoding') ?? 'identity') !== 'identity')
    throw new FhirError('media-type', 'Send the body without a Content-Encoding.');
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    const part = Buffer.from(chunk);
    bytes += part.length;
    if (bytes > limits.bodyBytesMax) throw new FhirError('too-long', `A body may have at most ${limits.bodyBytesMax} bytes.`);
    chunks.push(part);
  }
  return Buffer.concat(chunks, bytes);
}

function requestOf(request: Request): HttpRequest {
  const traceId = traceIdOf(request);
  const given = request.get('x-request-id') ?? '';
  const params = Object.fromEntries(Object.entries(request.params).map(([name, value]) => [name, String(value)]));
  const at = request.originalUrl.indexOf('?');
  let body: Promise<Buffer> | undefined;
  return {
    method: request.method,
    url: request.originalUrl,
    params,
    query: new URLSearchParams(at < 0 ? '' : request.originalUrl.slice(at + 1)),
    header: (name) => request.get(name),
    body: () => (body ??= readBody(request)),
    traceId,
    requestId: UUID_OR_TOKEN.test(given) ? given : traceId,
    from: request.socket.remoteAddress ?? '',
  };
}

function send(request: HttpRequest, response: Response, answer: HttpAnswer): void {
  const body = typeof answer.body === 'string' ? Buffer.from(answer.body) : answer.body;
  response.writeHead(answer.status, {
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
    'X-Request-Id': request.requestId,
    'X-Trace-Id': request.traceId,
    'Content-Length': body.length,
    ...answer.headers,
  });
  response.end(request.method === 'HEAD' ? undefined : body);
}

/** One handler around every route: answers, failures, the metric and the log line are all made here. */
function around(
  name: string,
  handle: (request: HttpRequest) => Promise<HttpAnswer>,
  { fail, log, metrics }: HttpDoorOptions,
): RequestHandler {
  return async (raw, response) => {
    const started = performance.now();
    const request = requestOf(raw);
    const tooLong = new FhirError('address-too-long', `An address may have at most ${limits.urlCharsMax} characters.`);
    const answer = await (request.url.length > limits.urlCharsMax ? Promise.reject(tooLong) : handle(request)).catch(
      async (thrown: unknown) => {
        const error = asFhirError(thrown);
        if (error.http >= 500)
          log.error('a request failed', {
            traceId: request.traceId,
            route: name,
            reason: error.situation,
            error: error.cause ?? error,
          });
        return fail(error, request);
      },
    );
    if (!response.headersSent && !response.destroyed) send(request, response, answer);
    const elapsedMs = Math.round((performance.now() - started) * 10) / 10;
    metrics.request(name, raw.method, answer.status, elapsedMs);
    log.info('request', { traceId: request.traceId, route: name, method: raw.method, status: answer.status, elapsedMs });
  };
}

/** The routes of one path as one handler: HEAD is GET without its body, any other method that is not there is refused. */
function byMethod(routes: readonly Route[], options: HttpDoorOptions): RequestHandler {
  const handlers = new Map<string, RequestHandler>(
    routes.map((route) => [route.method, around(route.name, (request) => route.handle(request), options)]),
  );
  const refuse = around(
    routes[0]?.name ?? 'none',
    async () => Promise.reject(new FhirError('unknown-method', `This address takes ${[...handlers.keys()].join(', ')}.`)),
    options,
  );
  return (request, response, next) =>
    (handlers.get(request.method === 'HEAD' ? 'GET' : request.method) ?? refuse)(request, response, next);
}

/** What express itself cannot read, such as a broken percent escape in a path, is answered like any other bad request. */
function unreadable(options: HttpDoorOptions): ErrorRequestHandler {
  const refuse = around(
    'none',
    async () => Promise.reject(new FhirError('unreadable-address', 'The address cannot be read.')),
    options,
  );
  return (_error, request, response, next) => refuse(request, response, next);
}

function build(options: HttpDoorOptions): Express {
  const app = express();
  app.set('etag', false);
  app.set('x-powered-by', false);
  app.set('case sensitive routing', true);
  app.set('query parser', false);
  for (const { path, listener } of options.mounts ?? []) {
    app.use(path, (request, response) => {
      response.setHeader('X-Trace-Id', traceIdOf(request));
      listener(request, response);
    });
  }
  for (const [path, routes] of Map.groupBy(options.routes, (route) => route.path)) app.all(path, byMethod(routes, options));
  const refuse = async (): Promise<HttpAnswer> =>
    Promise.reject(new FhirError('unknown-route', 'There is nothing at this address.'));
  app.use(around('none', refuse, options));
  app.use(unreadable(options));
  return app;
}

/** What is not even HTTP gets an answer of the same shape, so that no client meets anything else here. */
function answerUnparsed(error: Error, socket: Duplex): void {
  if (!socket.writable || ('code' in error && error.code === 'ECONNRESET')) return void socket.destroy();
  const large = 'code' in error && error.code === 'HPE_HEADER_OVERFLOW';
  const outcome = outcomeOf(
    new FhirError(
      large ? 'address-too-long' : 'bad-structure',
      large ? 'The headers are too large.' : 'This is not an HTTP request.',
    ),
  );
  const body = JSON.stringify(outcome);
  const trace = randomBytes(16).toString('hex');
  const head = [
    `HTTP/1.1 ${large ? '431 Request Header Fields Too Large' : '400 Bad Request'}`,
    'Content-Type: application/fhir+json; charset=utf-8',
    'Cache-Control: no-store',
    `X-Trace-Id: ${trace}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}

async function closeServer(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const timer = setTimeout(() => server.closeAllConnections(), limits.drainTimeoutMs);
  await closed;
  clearTimeout(timer);
}

/** Why a port cannot be opened, for whoever started the program. */
export function doorSentence(host: string, port: number, error: Error): string {
  const taken = 'code' in error && error.code === 'EADDRINUSE';
  return taken
    ? `port ${port} on ${host} is taken by another program; choose another one in the settings.`
    : `port ${port} on ${host} cannot be opened (${error.message}).`;
}

/** Opens an HTTP door. @throws an Error with one clear sentence where the port is taken. */
export async function openHttpDoor(options: HttpDoorOptions, host: string, port: number): Promise<HttpDoor> {
  const server = createServer({ maxHeaderSize: limits.headerBytesMax, requireHostHeader: true }, build(options));
  server.headersTimeout = limits.headersTimeoutMs;
  server.requestTimeout = limits.bodyTimeoutMs;
  server.maxConnections = limits.connectionsMax;
  server.on('clientError', answerUnparsed);
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(new Error(doorSentence(host, port, error), { cause: error })));
    server.listen(port, host, resolve);
  });
  const address = server.address();
  return { port: address !== null && typeof address === 'object' ? address.port : port, close: () => closeServer(server) };
}

import type { IncomingMessage, ServerResponse } from 'node:http';
import { asFhirError, FhirError, outcomeOf } from '@ouzel/fhir';
import express, { type ErrorRequestHandler } from 'express';
import { type HttpAnswer, type HttpRequest, requestOf } from './http-request.ts';
import { createRouter, type Found, type Route } from './http-routes.ts';
import { send, type Sending } from './http-send.ts';
import { refusalOf, targetOf } from './http-target.ts';
import { HSTS, type HttpTls } from './http-tls.ts';
import type { DoorLimits } from './limits.ts';
import type { Log } from './log.ts';
import type { Metrics } from './metrics.ts';
import { traceIdOf } from './trace-id.ts';

export interface HttpDoorOptions {
  routes: readonly Route[];
  /** Listeners of whole sub-trees that are not ours, for example the authorisation server under `/auth`. */
  mounts?: readonly { path: string; listener: (request: IncomingMessage, response: ServerResponse) => void }[];
  /** What a failed request is answered. Also called for what no route takes. */
  fail: (error: FhirError, request: HttpRequest) => Promise<HttpAnswer>;
  log: Log;
  metrics: Metrics;
  /** HTTPS in the place of HTTP. */
  tls?: HttpTls | undefined;
  limits?: Partial<DoorLimits>;
}

type Listener = (raw: IncomingMessage, response: ServerResponse) => void;
type Handle = (request: HttpRequest) => Promise<HttpAnswer>;

interface Serving extends Sending {
  options: HttpDoorOptions;
  newTraceId: () => string;
}

/** What a request has been found to be for. */
interface Served {
  name: string;
  target: string;
  params: HttpRequest['params'];
  handle: Handle;
  allow?: string;
}

const NO_PARAMS: HttpRequest['params'] = Object.freeze(Object.create(null));

/** What a failed request is answered, also where making that answer fails in its turn. */
async function failed(thrown: unknown, name: string, request: HttpRequest, options: HttpDoorOptions): Promise<HttpAnswer> {
  const error = asFhirError(thrown);
  const tell = (told: unknown, reason: string): void =>
    options.log.error('a request failed', { traceId: request.traceId, route: name, reason, error: told });
  if (error.http >= 500) tell(error.cause ?? error, error.situation);
  try {
    return await options.fail(error, request);
  } catch (again) {
    tell(again, 'bug');
    const headers = { 'Content-Type': 'application/fhir+json; charset=utf-8' };
    return { status: 500, headers, body: JSON.stringify(outcomeOf(asFhirError(again))) };
  }
}

/** Answers, failures, the metric and the log line of every request are all made here. */
async function serveOne(
  serving: Serving,
  raw: IncomingMessage,
  response: ServerResponse,
  { name, target, params, handle, allow }: Served,
): Promise<void> {
  const started = performance.now();
  const { log, metrics } = serving.options;
  const bodyBytesMax = serving.limits.bodyBytesMax;
  const request = requestOf(raw, response, target, params, { newTraceId: serving.newTraceId, bodyBytesMax });
  let answer: HttpAnswer;
  try {
    answer = await handle(request);
  } catch (thrown) {
    answer = await failed(thrown, name, request, serving.options);
  }
  if (allow !== undefined) answer = { ...answer, headers: { ...answer.headers, Allow: allow } };
  await send(raw, request, response, answer, serving);
  const elapsedMs = Math.round((performance.now() - started) * 10) / 10;
  metrics.request(name, request.method, answer.status, elapsedMs);
  log.info('request', { traceId: request.traceId, route: name, method: request.method, status: answer.status, elapsedMs });
}

/** The last resort: an answer that could not even be written, such as one with a line break in a header. */
function abandon(error: unknown, response: ServerResponse, options: HttpDoorOptions): void {
  options.log.error('an answer could not be sent', { error });
  if (response.headersSent) return void response.destroy();
  response.writeHead(500, { 'Cache-Control': 'no-store', 'Content-Length': 0, Connection: 'close' });
  response.end();
}

function serve(serving: Serving, raw: IncomingMessage, response: ServerResponse, served: Served): void {
  serveOne(serving, raw, response, served).catch((error: unknown) => abandon(error, response, serving.options));
}

const refusing =
  (error: unknown): Handle =>
  async () => {
    throw error;
  };

/** Whole sub-trees that are not ours. What none of them takes goes on to `otherwise`. */
function mounted(serving: Serving, otherwise: Listener): Listener {
  const { tls, isClosing, newTraceId } = serving;
  const { mounts = [] } = serving.options;
  if (mounts.length === 0) return otherwise;
  const app = express();
  app.set('etag', false);
  app.set('x-powered-by', false);
  app.set('case sensitive routing', true);
  app.set('query parser', false);
  for (const { path, listener } of mounts) {
    app.use(path, (request, response) => {
      response.setHeader('X-Trace-Id', traceIdOf(request.headers['traceparent'], newTraceId));
      if (tls) response.setHeader('Strict-Transport-Security', HSTS);
      if (isClosing()) response.setHeader('Connection', 'close');
      listener(request, response);
    });
  }
  const broken: ErrorRequestHandler = (error: unknown, request, response, _next) =>
    serve(serving, request, response, { name: 'none', target: request.originalUrl, params: NO_PARAMS, handle: refusing(error) });
  app.use((request, response) => otherwise(request, response));
  app.use(broken);
  return (raw, response) => void app(raw, response);
}

function handlerOf(found: Found): Omit<Served, 'target'> {
  if (found.is === 'route') {
    const { route, params } = found;
    return { name: route.name, params, handle: (request) => route.handle(request) };
  }
  if (found.is === 'other methods') {
    const { name, allow } = found;
    return { name, allow, params: NO_PARAMS, handle: refusing(new FhirError('unknown-method', `This address takes ${allow}.`)) };
  }
  const error =
    found.is === 'unreadable'
      ? new FhirError('unreadable-address', 'The address cannot be read.')
      : new FhirError('unknown-route', 'There is nothing at this address.');
  return { name: 'none', params: NO_PARAMS, handle: refusing(error) };
}

/** The one listener of a door: our routes first, then the mounts, then nothing. */
export function createListener(serving: Serving): Listener {
  const find = createRouter(serving.options.routes, serving.limits.urlCharsMax);
  const nowhere: Listener = (raw, response) =>
    serve(serving, raw, response, { ...handlerOf({ is: 'nothing' }), target: raw.url ?? '/' });
  const elsewhere = mounted(serving, nowhere);
  return (raw, response) => {
    const target = targetOf(raw.url);
    const refusal = refusalOf(raw, target, serving.limits);
    const found: Found = target === undefined ? { is: 'nothing' } : find(raw.method ?? 'GET', target);
    const path = target ?? '/';
    const to = handlerOf(found);
    if (refusal !== undefined) return serve(serving, raw, response, { ...to, target: path, handle: refusing(refusal) });
    raw.url = path;
    if (found.is === 'nothing') return elsewhere(raw, response);
    serve(serving, raw, response, { ...to, target: path });
  };
}

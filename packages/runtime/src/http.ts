import { createServer, type Server } from 'node:http';
import { createServer as createTlsServer, type Server as TlsServer } from 'node:https';
import { createListener, type HttpDoorOptions } from './http-serve.ts';
import { contextOf, type HttpTls, tlsOptionsOf } from './http-tls.ts';
import { answerConnect, answerUnparsed } from './http-unparsed.ts';
import { type DoorLimits, limits as initialLimits } from './limits.ts';
import { createTraceIds } from './trace-id.ts';

export interface HttpDoor {
  port: number;
  /** Takes new certificates for the connections to come; those that are open go on. @throws an Error where they are no pair. */
  reload(tls: HttpTls): void;
  /** Takes no more connections, answers what is under way, and ends after `drainTimeoutMs` at the latest. */
  close(): Promise<void>;
}

async function drain(server: Server | TlsServer, limits: DoorLimits): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const idle = setInterval(() => server.closeIdleConnections(), limits.drainCheckMs);
  const late = setTimeout(() => server.closeAllConnections(), limits.drainTimeoutMs);
  await closed;
  clearInterval(idle);
  clearTimeout(late);
}

/** Why a port cannot be opened, for whoever started the program. */
export function doorSentence(host: string, port: number, error: Error): string {
  const taken = 'code' in error && error.code === 'EADDRINUSE';
  return taken
    ? `port ${port} on ${host} is taken by another program; choose another one in the settings.`
    : `port ${port} on ${host} cannot be opened (${error.message}).`;
}

function serverOf(options: HttpDoorOptions, limits: DoorLimits, isClosing: () => boolean): Server | TlsServer {
  const newTraceId = createTraceIds();
  const listener = createListener({ options, limits, newTraceId, tls: options.tls !== undefined, isClosing, compressing: 0 });
  const settings = {
    maxHeaderSize: limits.headerBytesMax,
    insecureHTTPParser: false,
    // We look at Host ourselves, so that its refusal has our shape and a second one is refused too.
    requireHostHeader: false,
    headersTimeout: limits.headersTimeoutMs,
    requestTimeout: limits.bodyTimeoutMs,
    connectionsCheckingInterval: limits.timeoutCheckMs,
    keepAliveTimeout: limits.keepAliveTimeoutMs,
    noDelay: true,
  };
  const server =
    options.tls === undefined
      ? createServer(settings, listener)
      : createTlsServer({ ...settings, ...tlsOptionsOf(options.tls, limits.headersTimeoutMs) }, listener);
  server.timeout = limits.silenceTimeoutMs;
  server.maxConnections = limits.connectionsMax;
  server.maxHeadersCount = limits.headersMax;
  server.maxRequestsPerSocket = 0;
  // The 100 is sent when a handler asks for the body, so a caller is refused before it has sent anything.
  server.on('checkContinue', listener);
  server.on('checkExpectation', listener);
  server.on('clientError', (error, socket) => {
    const status = answerUnparsed(error, socket, newTraceId);
    if (status !== undefined) options.metrics.request('unparsed', 'none', status, 0);
  });
  server.on('connect', (_request, socket) => answerConnect(socket, newTraceId));
  return server;
}

/** Opens an HTTP door. @throws an Error with one clear sentence where the port is taken. */
export async function openHttpDoor(options: HttpDoorOptions, host: string, port: number): Promise<HttpDoor> {
  const limits: DoorLimits = { ...initialLimits, ...options.limits };
  let closing: Promise<void> | undefined;
  const server = serverOf(options, limits, () => closing !== undefined);
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(new Error(doorSentence(host, port, error), { cause: error })));
    server.listen(port, host, resolve);
  });
  // Such as no more file descriptors for another connection: those that are open go on.
  server.on('error', (error) => options.log.error('the door is in trouble', { port, error }));
  const address = server.address();
  return {
    port: address !== null && typeof address === 'object' ? address.port : port,
    reload: (tls) => {
      if (!('setSecureContext' in server)) throw new Error('this door was opened without TLS.');
      server.setSecureContext(contextOf(tls));
    },
    close: () => (closing ??= drain(server, limits)),
  };
}

import type { Duplex } from 'node:stream';
import { FhirError, outcomeOf } from '@ouzel/fhir';

interface Refusal {
  status: number;
  reason: string;
  outcome: ReturnType<typeof outcomeOf>;
  headers?: readonly string[];
}

/** The error of a request that did not arrive in time; no situation of a FHIR request has this status. */
function slow(): ReturnType<typeof outcomeOf> {
  const outcome = outcomeOf(new FhirError('bad-structure', 'The request did not arrive in time.'));
  return { ...outcome, issue: outcome.issue.map((issue) => ({ ...issue, code: 'timeout' })) };
}

function refusalOf(code: string): Refusal | undefined {
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return { status: 408, reason: 'Request Timeout', outcome: slow() };
  if (code === 'HPE_HEADER_OVERFLOW')
    return {
      status: 431,
      reason: 'Request Header Fields Too Large',
      outcome: outcomeOf(new FhirError('address-too-long', 'The headers are too large.')),
    };
  if (code === 'HPE_CHUNK_EXTENSIONS_OVERFLOW')
    return {
      status: 413,
      reason: 'Content Too Large',
      outcome: outcomeOf(new FhirError('too-long', 'The chunk extensions are too long.')),
    };
  // Whatever is no fault of HTTP (a reset, a failed TLS handshake) leaves nobody to answer.
  if (!code.startsWith('HPE_')) return undefined;
  return {
    status: 400,
    reason: 'Bad Request',
    outcome: outcomeOf(new FhirError('bad-structure', 'This is not an HTTP request.')),
  };
}

function refuse(socket: Duplex, traceId: string, { status, reason, outcome, headers = [] }: Refusal): void {
  const body = JSON.stringify(outcome);
  const head = [
    `HTTP/1.1 ${status} ${reason}`,
    'Content-Type: application/fhir+json; charset=utf-8',
    'Cache-Control: no-store',
    'X-Content-Type-Options: nosniff',
    `X-Trace-Id: ${traceId}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
    ...headers,
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`, () => socket.destroy());
}

/**
 * What is not even HTTP, or comes too slowly, gets an answer of the same shape, so that no client meets anything else here.
 * @returns its status; undefined where there was nobody to answer.
 */
export function answerUnparsed(error: Error, socket: Duplex, newTraceId: () => string): number | undefined {
  const refusal = 'code' in error ? refusalOf(String(error.code)) : undefined;
  if (!socket.writable || refusal === undefined) {
    socket.destroy();
    return undefined;
  }
  refuse(socket, newTraceId(), refusal);
  return refusal.status;
}

/** CONNECT: we are no proxy. Node hands it over as a bare socket. */
export function answerConnect(socket: Duplex, newTraceId: () => string): void {
  socket.on('error', () => socket.destroy());
  const outcome = outcomeOf(new FhirError('unknown-method', 'There is no proxy here.'));
  refuse(socket, newTraceId(), {
    status: 405,
    reason: 'Method Not Allowed',
    outcome,
    headers: ['Allow: GET, HEAD, POST, PUT, PATCH, DELETE'],
  });
}

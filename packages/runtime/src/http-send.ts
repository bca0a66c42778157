import type { IncomingMessage, ServerResponse } from 'node:http';
import { announcesBody, waitsForContinue } from './http-body.ts';
import { codingFor, compress, isCompressible } from './http-coding.ts';
import type { HttpAnswer, HttpRequest } from './http-request.ts';
import { sendRest } from './http-rest.ts';
import { HSTS } from './http-tls.ts';
import type { DoorLimits } from './limits.ts';

/** What the answers of one door have in common. */
export interface Sending {
  limits: DoorLimits;
  tls: boolean;
  isClosing: () => boolean;
  /** Answers being compressed now. */
  compressing: number;
}

function headerOf(answer: HttpAnswer, name: string): string | undefined {
  return answer.headers?.[name] ?? answer.headers?.[name.toLowerCase()];
}

/** The body as the caller likes to have it, with the headers that say so. `Vary` also where it stays plain: caches must know. */
async function coded(
  raw: IncomingMessage,
  answer: HttpAnswer,
  sending: Sending,
): Promise<{ body: Buffer | string; headers: Record<string, string> }> {
  const given = headerOf(answer, 'Vary');
  const headers = { Vary: given === undefined ? 'Accept-Encoding' : `${given}, Accept-Encoding` };
  const accepted = raw.headers['accept-encoding'];
  const coding = typeof accepted === 'string' ? codingFor(accepted) : undefined;
  // A strong ETag names these very bytes, and no others.
  const strong = headerOf(answer, 'ETag')?.startsWith('W/') === false;
  const plain = { body: answer.body, headers };
  if (coding === undefined || strong || sending.compressing >= sending.limits.compressionsAtOnceMax) return plain;
  sending.compressing += 1;
  try {
    const body = await compress(coding, Buffer.from(answer.body));
    return { body, headers: { ...headers, 'Content-Encoding': coding } };
  } catch {
    return plain;
  } finally {
    sending.compressing -= 1;
  }
}

function isWorthCoding(answer: HttpAnswer, { limits }: Sending): boolean {
  if (answer.body.length < limits.compressBytesMin || headerOf(answer, 'Content-Encoding') !== undefined) return false;
  return isCompressible(headerOf(answer, 'Content-Type'));
}

/**
 * Ends an answer to a caller that is still sending. To close at once would reset the connection, and the caller would see that in
 * the place of the answer; so what comes is thrown away for a moment first.
 */
function linger(raw: IncomingMessage, response: ServerResponse, body: Buffer | string | undefined, lingerMs: number): void {
  response.flushHeaders();
  response.write(body ?? '');
  const end = (): void => void response.end();
  const timer = setTimeout(end, lingerMs);
  raw.once('close', () => {
    clearTimeout(timer);
    end();
  });
  raw.once('end', end);
  raw.resume();
}

/** Whether the whole request is here. A body that came with its headers is parsed within this turn, after a quick handler has answered. */
async function hasArrived(raw: IncomingMessage): Promise<boolean> {
  if (!raw.complete) await new Promise(setImmediate);
  return raw.complete;
}

/** Writes an answer, with the headers that every answer has. */
export async function send(
  raw: IncomingMessage,
  request: HttpRequest,
  response: ServerResponse,
  answer: HttpAnswer,
  sending: Sending,
): Promise<void> {
  const { body, headers } = isWorthCoding(answer, sending)
    ? await coded(raw, answer, sending)
    : { body: answer.body, headers: undefined };
  const unread = announcesBody(raw) && !(await hasArrived(raw));
  if (response.headersSent || response.destroyed) return void answer.rest?.return(undefined);
  response.writeHead(answer.status, {
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
    'X-Request-Id': request.requestId,
    'X-Trace-Id': request.traceId,
    ...(sending.tls ? { 'Strict-Transport-Security': HSTS } : undefined),
    ...(unread || sending.isClosing() ? { Connection: 'close' } : undefined),
    ...answer.headers,
    ...headers,
    ...(answer.rest === undefined ? { 'Content-Length': Buffer.byteLength(body) } : undefined),
  });
  if (answer.rest !== undefined && raw.method !== 'HEAD') return sendRest(response, answer.rest);
  const sent = raw.method === 'HEAD' ? undefined : body;
  // A caller that waits for our 100 has sent nothing yet, unless a handler has begun to read.
  const isSending = unread && !(waitsForContinue(raw) && raw.readableFlowing === null);
  if (isSending) linger(raw, response, sent, sending.limits.lingerMs);
  else response.end(sent);
}

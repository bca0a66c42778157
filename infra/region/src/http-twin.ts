import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { RecordFault } from './gp-faults.ts';
import { type Flood, isFlood, pour } from './http-floods.ts';
import { limits } from './limits.ts';

/** How a twin may be told to misbehave. `answer-lost`: what was asked has its effect, and the connection breaks before the answer. */
export type Fault =
  | 'down'
  | 'hang'
  | 'html'
  | 'status-500'
  | 'answer-lost'
  | 'no-patient-consent'
  | 'throttled'
  | 'malformed'
  | 'broken-json'
  | Flood
  | RecordFault
  | { redirectTo: string }
  /** Refuses by this code of the Spine. */
  | { spine: string; status: number }
  | { slowMs: number };

export interface TwinAnswer {
  status: number;
  body: unknown;
  headers?: Readonly<Record<string, string>>;
}

export interface HttpTwin {
  port: number;
  close(): Promise<void>;
}

type Answer = (request: IncomingMessage, body: string) => TwinAnswer;

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    const piece = Buffer.from(chunk);
    bytes += piece.length;
    if (bytes > limits.bodyBytesMax) throw new Error('The body is too large for a twin.');
    chunks.push(piece);
  }
  return Buffer.concat(chunks).toString('utf8');
}

async function reply(request: IncomingMessage, response: ServerResponse, answer: Answer, fault?: Fault): Promise<void> {
  const body = await bodyOf(request);
  if (fault === 'down') return void request.socket.destroy();
  if (fault === 'hang') return;
  if (fault === 'broken-json')
    return void response
      .writeHead(200, { 'Content-Type': 'application/fhir+json' })
      .end('{"resourceType":"Bundle","entry":[{"res');
  if (isFlood(fault)) return pour(response, fault);
  if (typeof fault === 'object' && 'redirectTo' in fault)
    return void response.writeHead(302, { Location: fault.redirectTo }).end();
  if (typeof fault === 'object' && 'slowMs' in fault) await new Promise((resolve) => setTimeout(resolve, fault.slowMs));
  if (fault === 'html')
    return void response.writeHead(200, { 'Content-Type': 'text/html' }).end('<html><body>Please sign in</body></html>');
  const failed = { status: 500, body: { resourceType: 'OperationOutcome', issue: [{ severity: 'fatal', code: 'exception' }] } };
  const { status, body: content, headers }: TwinAnswer = fault === 'status-500' ? failed : answer(request, body);
  if (fault === 'answer-lost') return void request.socket.destroy();
  response
    .writeHead(status, { 'Content-Type': 'application/fhir+json', 'Cache-Control': 'no-store', ...headers })
    .end(JSON.stringify(content));
}

/** A small FHIR server of somebody else's: JSON answers, `no-store`, and faults on demand. */
export async function openTwin(
  host: string,
  port: number,
  answer: Answer,
  faultOf: (path: string) => Fault | undefined,
): Promise<HttpTwin> {
  const server = createServer((request, response) => {
    reply(request, response, answer, faultOf(request.url ?? '')).catch(() => request.socket.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const address = server.address();
  const close = async (): Promise<void> => {
    server.closeAllConnections();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  };
  return { port: address !== null && typeof address === 'object' ? address.port : port, close };
}

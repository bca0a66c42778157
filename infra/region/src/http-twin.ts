import { createServer, type IncomingMessage } from 'node:http';

/** How a twin may be told to misbehave. */
export type Fault = 'down' | 'hang' | 'html' | 'status-500' | 'wrong-patient' | 'no-patient-consent' | { slowMs: number };

export interface TwinAnswer {
  status: number;
  body: unknown;
}

export interface HttpTwin {
  port: number;
  close(): Promise<void>;
}

const BODY_BYTES_MAX = 5_000_000;

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) {
    text += String(chunk);
    if (text.length > BODY_BYTES_MAX) throw new Error('The body is too large for a twin.');
  }
  return text;
}

/** A small FHIR server of somebody else's: JSON answers, `no-store`, and faults on demand. */
export async function openTwin(
  host: string,
  port: number,
  answer: (request: IncomingMessage, body: string) => TwinAnswer,
  faultOf: (path: string) => Fault | undefined,
): Promise<HttpTwin> {
  const server = createServer((request, response) => {
    const fault = faultOf(request.url ?? '');
    const reply = async (): Promise<void> => {
      const body = await bodyOf(request);
      if (fault === 'down') return void request.socket.destroy();
      if (fault === 'hang') return;
      if (typeof fault === 'object') await new Promise((resolve) => setTimeout(resolve, fault.slowMs));
      if (fault === 'html')
        return void response.writeHead(200, { 'Content-Type': 'text/html' }).end('<html><body>Please sign in</body></html>');
      const { status, body: content } =
        fault === 'status-500' ? { status: 500, body: { resourceType: 'OperationOutcome', issue: [] } } : answer(request, body);
      response
        .writeHead(status, { 'Content-Type': 'application/fhir+json', 'Cache-Control': 'no-store' })
        .end(JSON.stringify(content));
    };
    reply().catch(() => request.socket.destroy());
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

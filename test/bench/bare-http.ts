// The most that this machine could serve: bare node:http that reads and parses what is posted and gives back as many bytes as it is asked for.
import { createServer } from 'node:http';

const bodies = new Map<number, Buffer>();

function bodyOf(bytes: number): Buffer {
  const body = bodies.get(bytes) ?? Buffer.alloc(bytes, 120);
  bodies.set(bytes, body);
  return body;
}

const server = createServer((request, response) => {
  const bytes = Number((request.url ?? '').slice(1));
  const answer = (): void => {
    response.writeHead(200, { 'Content-Type': 'application/fhir+json', 'Content-Length': bytes });
    response.end(bodyOf(bytes));
  };
  if (request.method === 'GET') return answer();
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    JSON.parse(Buffer.concat(chunks).toString());
    answer();
  });
  return undefined;
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  process.stdout.write(`${JSON.stringify({ port })}\n`);
});

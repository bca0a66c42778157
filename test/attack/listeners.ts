import { createServer, type RequestListener } from 'node:http';

/** A listener on loopback that counts who comes by. */
export interface Counting {
  base: string;
  hits(): number;
  close(): Promise<void>;
}

export async function openCounting(answer: RequestListener): Promise<Counting> {
  let hits = 0;
  const server = createServer((request, response) => {
    hits += 1;
    answer(request, response);
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  return {
    base: `http://127.0.0.1:${port}`,
    hits: () => hits,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

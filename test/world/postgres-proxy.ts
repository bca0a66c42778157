import { connect, createServer, type Socket } from 'node:net';

/** Between a process and its PostgreSQL: it can hold back what the server says of a commit. */
export interface PostgresProxy {
  url: string;
  /** Called when a transaction has been committed and nobody has been told yet. True: nobody ever is, and the connections are cut. */
  onCommit: (() => Promise<boolean>) | undefined;
  close(): Promise<void>;
}

/** CommandComplete of COMMIT (https://www.postgresql.org/docs/18/protocol-message-formats.html): type, length 11, tag. */
const COMMITTED = Buffer.from('C\0\0\0\x0bCOMMIT\0');

export async function openPostgresProxy(databaseUrl: string): Promise<PostgresProxy> {
  const target = new URL(databaseUrl);
  const sockets = new Set<Socket>();
  const cut = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  const server = createServer((client) => {
    const upstream = connect(Number(target.port), target.hostname);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        sockets.delete(socket);
        client.destroy();
        upstream.destroy();
      });
    }
    client.pipe(upstream);
    let before: Promise<void> = Promise.resolve();
    const pass = async (chunk: Buffer): Promise<void> => {
      const lost = proxy.onCommit !== undefined && chunk.includes(COMMITTED) && (await proxy.onCommit());
      if (lost) cut();
      else client.write(chunk);
    };
    upstream.on('data', (chunk: Buffer) => {
      before = before.then(() => pass(chunk));
    });
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const url = new URL(databaseUrl);
  url.hostname = '127.0.0.1';
  url.port = String(address !== null && typeof address === 'object' ? address.port : 0);
  const proxy: PostgresProxy = {
    url: url.toString(),
    onCommit: undefined,
    async close() {
      cut();
      await new Promise<void>((resolve) => void server.close(() => resolve()));
    },
  };
  return proxy;
}

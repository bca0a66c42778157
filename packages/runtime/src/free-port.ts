import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/** Below what systems give to outgoing connections (32,768 on Linux, 49,152 by IANA): one of those could take the port before we listen. */
const FROM = 20_000;
const UP_TO = 32_000;
const ATTEMPTS_MAX = 20;

/** Listens on it for a moment. */
async function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}

/** A loopback port that nobody listens on now. @throws Error where none is found. */
export async function freePort(): Promise<number> {
  for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt += 1) {
    const port = randomInt(FROM, UP_TO);
    if (await isFree(port)) return port;
  }
  throw new Error('No free port was found.');
}

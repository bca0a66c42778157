import { connect, type Socket } from 'node:net';
import { type Answer, answerOf } from './answer.ts';

/** How long a server may keep a connection that it ought to close, and how long it may take to answer. */
const PATIENCE_MS = 5_000;

/** The first response in the bytes; undefined while it is not whole. */
export function responseIn(text: string, times: Pick<Answer, 'elapsedMs' | 'closedMs'>): Answer | undefined {
  const end = text.indexOf('\r\n\r\n');
  if (end < 0) return undefined;
  const [first = '', ...lines] = text.slice(0, end).split('\r\n');
  const [, status = '0', reason = ''] = /^HTTP\/1\.[01] (\d{3}) ?(.*)$/.exec(first) ?? [];
  const pairs = lines.flatMap((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()]);
  const body = text.slice(end + 4);
  const length = /^content-length: *(\d+)/im.exec(text.slice(0, end))?.[1];
  if (status === '100') return responseIn(body, times);
  if (length !== undefined && body.length < Number(length)) return undefined;
  return answerOf(Number(status), reason, pairs, body, times);
}

export interface RawExchange {
  socket: Socket;
  /** All that came, once the server closed or `whole` found enough. */
  ended: Promise<{ text: string; elapsedMs: number; closedMs?: number }>;
}

/** Opens a connection, sends bytes as they stand, and gathers what comes until the server closes, or `enough` says so. */
export function exchangeRaw(
  base: string,
  raw: string,
  { enough, patienceMs }: { enough: (text: string) => boolean; patienceMs: number },
): RawExchange {
  const { hostname, port } = new URL(base);
  const started = performance.now();
  const socket = connect(Number(port), hostname);
  let text = '';
  const ended = new Promise<{ text: string; elapsedMs: number; closedMs?: number }>((resolve) => {
    const settle = (closed: boolean): void => {
      clearTimeout(timer);
      const elapsedMs = performance.now() - started;
      resolve({ text, elapsedMs, ...(closed ? { closedMs: elapsedMs } : {}) });
      socket.destroy();
    };
    const timer = setTimeout(() => settle(false), patienceMs);
    // The end of the server's side is its close; a reset is one too.
    socket.on('end', () => settle(true));
    socket.on('error', () => settle(true));
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
      if (enough(text)) settle(false);
    });
  });
  socket.write(raw, 'latin1');
  return { socket, ended };
}

/** Sends raw bytes. With `untilClosed` the answer says when the server closed; else it ends with the first whole response. */
export async function sendRaw(base: string, raw: string, untilClosed: boolean): Promise<Answer> {
  const none = { elapsedMs: 0 };
  const enough = (text: string): boolean => !untilClosed && responseIn(text, none) !== undefined;
  const { text, ...times } = await exchangeRaw(base, raw, { enough, patienceMs: PATIENCE_MS }).ended;
  return responseIn(text, times) ?? answerOf(0, '', [], text, times);
}

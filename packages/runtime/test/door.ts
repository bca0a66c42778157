import { connect } from 'node:net';
import { outcomeOf } from '@ouzel/fhir';
import {
  createMetrics,
  type HttpDoor,
  type HttpDoorOptions,
  type Log,
  type LogFields,
  openHttpDoor,
  type Route,
} from '@ouzel/runtime';

export interface Line extends LogFields {
  event: string;
}
/** A log that keeps its lines. */
export function keptLog(): { log: Log; lines: Line[] } {
  const lines: Line[] = [];
  const keep = (event: string, fields: LogFields = {}): void => void lines.push({ event, ...fields });
  return { log: { info: keep, warn: keep, error: keep }, lines };
}

export interface TestDoor extends HttpDoor {
  url: string;
  lines: Line[];
  metrics(): Promise<string>;
}

/** A real door on a free port whose failures are OperationOutcomes. */
export async function openDoor(options: Partial<HttpDoorOptions> & { routes: readonly Route[] }): Promise<TestDoor> {
  const { log, lines } = keptLog();
  const metrics = createMetrics();
  const fail: HttpDoorOptions['fail'] = async (error) => ({
    status: error.http,
    headers: { 'Content-Type': 'application/fhir+json' },
    body: JSON.stringify(outcomeOf(error)),
  });
  const door = await openHttpDoor({ fail, log, metrics, ...options }, '127.0.0.1', 0);
  const url = `${options.tls === undefined ? 'http' : 'https'}://127.0.0.1:${door.port}`;
  return { ...door, url, lines, metrics: async () => (await metrics.render()).text };
}

export interface Heard {
  text: string;
  /** Milliseconds until the other end closed; undefined where it did not within `waitMs`. */
  closedAfterMs: number | undefined;
}

/** Says `text` on a bare socket, then `drip` one character at a time, and hears what comes back. */
export async function say(
  port: number,
  text: string,
  { waitMs = 150, drip = '', everyMs = 50 }: { waitMs?: number; drip?: string; everyMs?: number } = {},
): Promise<Heard> {
  return new Promise((resolve) => {
    const started = performance.now();
    const heard: Heard = { text: '', closedAfterMs: undefined };
    const socket = connect(port, '127.0.0.1', () => socket.write(text));
    let said = 0;
    const dripping = setInterval(() => {
      if (said < drip.length && socket.writable) socket.write(drip[said++] ?? '');
    }, everyMs);
    const finish = (): void => {
      clearInterval(dripping);
      clearTimeout(patience);
      socket.destroy();
      resolve(heard);
    };
    const patience = setTimeout(finish, waitMs);
    socket.on('data', (chunk) => (heard.text += chunk.toString('latin1')));
    socket.on('error', () => undefined);
    socket.on('close', () => {
      heard.closedAfterMs ??= performance.now() - started;
      finish();
    });
  });
}

export const statusOf = ({ text }: Heard): number => Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1]);

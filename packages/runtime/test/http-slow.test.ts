import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Heard, openDoor, say, statusOf, type TestDoor } from './door.ts';

const HEADERS_MS = 500;
const BODY_MS = 1_000;
const CHECK_MS = 100;
let door: TestDoor;
beforeAll(async () => {
  door = await openDoor({
    limits: { headersTimeoutMs: HEADERS_MS, bodyTimeoutMs: BODY_MS, timeoutCheckMs: CHECK_MS },
    routes: [
      { name: 'ping', method: 'GET', path: '/ping', handle: async () => ({ status: 200, body: 'pong' }) },
      {
        name: 'length',
        method: 'POST',
        path: '/length',
        handle: async (request) => ({ status: 200, body: String((await request.body()).length) }),
      },
    ],
  });
});
afterAll(() => door.close());

function expectCutOff(heard: Heard, afterMs: number): void {
  expect(statusOf(heard)).toBe(408);
  expect(heard.text).toMatch(/Connection: close/);
  expect(JSON.parse(heard.text.split('\r\n\r\n')[1] ?? '')).toMatchObject({
    resourceType: 'OperationOutcome',
    issue: [{ code: 'timeout' }],
  });
  expect(heard.closedAfterMs).toBeGreaterThan(afterMs * 0.8);
  expect(heard.closedAfterMs).toBeLessThan(afterMs + 3 * CHECK_MS + 500);
}

describe('Slow clients', () => {
  test('headers that never end (http-018), from 500 sockets: each is told 408, and others do not notice', async () => {
    const unfinished = 'GET /ping HTTP/1.1\r\nHost: localhost\r\nX-A: aa\r\n';
    const slow = Array.from({ length: 500 }, async () =>
      say(door.port, unfinished, { waitMs: 4_000, drip: 'aaaaaaaa', everyMs: 300 }),
    );
    const tookMs: number[] = [];
    for (let asked = 0; asked < 60; asked += 1) {
      const started = performance.now();
      expect((await fetch(`${door.url}/ping`)).status).toBe(200);
      tookMs.push(performance.now() - started);
    }
    for (const heard of await Promise.all(slow)) expectCutOff(heard, HEADERS_MS);
    expect(tookMs.toSorted((a, b) => a - b).at(-1)).toBeLessThan(500);
    expect(await door.metrics()).toMatch(/ouzel_http_request_seconds_count\{route="unparsed",method="none",status="408"\} 500/);
  }, 10_000);

  test('a connection that says nothing at all', async () => {
    const heard = await say(door.port, '', { waitMs: 3_000 });
    expect(heard.closedAfterMs).toBeLessThan(HEADERS_MS + 3 * CHECK_MS + 500);
  });

  test('a body that does not come (http-019)', async () => {
    const heard = await say(door.port, 'POST /length HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n{', {
      waitMs: 4_000,
      drip: 'x'.repeat(100),
    });
    expectCutOff(heard, BODY_MS);
    expect(heard.text.match(/HTTP\/1\.1 /g)).toHaveLength(1);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(door.lines.filter(({ event }) => event !== 'request')).toEqual([]);
  });

  test('an answer that nobody reads', async () => {
    const bytes = 50_000_000;
    const large = async () => ({ status: 200, body: Buffer.alloc(bytes) });
    const patient = await openDoor({
      limits: { silenceTimeoutMs: 300 },
      routes: [{ name: 'large', method: 'GET', path: '/large', handle: large }],
    });
    const heard = await new Promise<number>((resolve) => {
      let got = 0;
      const socket = connect(patient.port, '127.0.0.1', () => socket.write('GET /large HTTP/1.1\r\nHost: x\r\n\r\n'));
      socket.pause();
      socket.on('error', () => undefined);
      socket.on('data', (chunk) => (got += chunk.length));
      socket.on('close', () => resolve(got));
      setTimeout(() => socket.resume(), 3_000);
    });
    expect(heard).toBeLessThan(bytes);
    await patient.close();
  });
});

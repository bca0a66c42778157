import { request as httpRequest } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openDoor, say, statusOf, type TestDoor } from './door.ts';

const BYTES_MAX = 100_000;
let door: TestDoor;
let handled = 0;
beforeAll(async () => {
  door = await openDoor({
    limits: { bodyBytesMax: BYTES_MAX, lingerMs: 200 },
    routes: [
      {
        name: 'length',
        method: 'POST',
        path: '/length',
        handle: async (request) => {
          handled += 1;
          return { status: 200, body: String((await request.body()).length) };
        },
      },
      { name: 'unread', method: 'POST', path: '/unread', handle: async () => ({ status: 401, body: 'no' }) },
    ],
  });
});
afterAll(() => door.close());

const head = (path: string, ...headers: string[]): string =>
  [`POST ${path} HTTP/1.1`, 'Host: x', ...headers, '', ''].join('\r\n');
const send = async (body: string | undefined, headers: Record<string, string> = {}): Promise<string> => {
  const answer = await fetch(`${door.url}/length`, { method: 'POST', body: body ?? null, headers });
  return `${answer.status} ${answer.headers.get('connection')} ${answer.status === 200 ? await answer.text() : ''}`;
};

describe('Bodies', () => {
  test('up to the limit they come whole', async () => {
    expect(await send('x'.repeat(BYTES_MAX))).toBe(`200 keep-alive ${BYTES_MAX}`);
    expect(await send(undefined)).toBe('200 keep-alive 0');
    expect(await send('{}', { 'Content-Encoding': 'gzip' })).toBe('415 keep-alive ');
    expect(await send('{}', { 'Content-Encoding': 'identity' })).toBe('200 keep-alive 2');
  });

  test('a length above the limit is refused before anything is read or handled', async () => {
    const before = handled;
    const heard = await say(door.port, head('/length', 'Content-Length: 99999999999'), { waitMs: 2_000 });
    expect([statusOf(heard), /Connection: close/.test(heard.text), handled]).toEqual([413, true, before]);
    expect(heard.closedAfterMs).toBeLessThan(1_500);
  });

  test('a caller that waits for 100 is told 413 in its place (http-032), and 100 where its body is wanted', async () => {
    const expecting = (length: number): string => head('/length', 'Expect: 100-continue', `Content-Length: ${length}`);
    const refused = await say(door.port, expecting(99_999_999_999), { waitMs: 1_000 });
    expect([refused.text.slice(0, 12), refused.text.includes(' 100 ')]).toEqual(['HTTP/1.1 413', false]);
    expect(refused.closedAfterMs).toBeLessThan(500);
    const unwanted = await say(door.port, expecting(5).replace('/length', '/unread'), { waitMs: 1_000 });
    expect([unwanted.text.slice(0, 12), unwanted.closedAfterMs]).toEqual(['HTTP/1.1 401', expect.any(Number)]);
    const wanted = await say(door.port, expecting(3), { drip: 'abc', everyMs: 20 });
    expect(wanted.text).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200 OK[^]*\r\n\r\n3$/);
  });

  test('chunks stop at the limit, and a client that is still sending gets to read why', async () => {
    const answer = await new Promise<string>((resolve, reject) => {
      const request = httpRequest(`${door.url}/length`, { method: 'POST' }, (response) => {
        response.resume();
        resolve(`${response.statusCode} ${response.headers.connection}`);
      });
      request.on('error', reject);
      let left = 40;
      const more = (): void => {
        if (left-- > 0) request.write('x'.repeat(10_000), () => setTimeout(more, 2));
      };
      more();
    });
    expect(answer).toBe('413 close');
  });

  test('a whole body that nobody reads keeps the connection; half of one ends it', async () => {
    const whole = await say(door.port, `${head('/unread', 'Content-Length: 2')}{}`);
    expect([statusOf(whole), whole.closedAfterMs]).toEqual([401, undefined]);
    const half = await say(door.port, `${head('/unread', 'Content-Length: 200')}{}`, { waitMs: 1_000 });
    expect([statusOf(half), half.closedAfterMs]).toEqual([401, expect.any(Number)]);
    expect(half.text.match(/HTTP\/1\.1 /g)).toHaveLength(1);
  });

  test('a caller that goes away half-way is its own fault, not ours', async () => {
    await say(door.port, `${head('/length', 'Content-Length: 200')}{}`, { waitMs: 50 });
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(door.lines.at(-1)).toMatchObject({ event: 'request', route: 'length', status: 400 });
    expect(door.lines.filter(({ event }) => event === 'a request failed')).toEqual([]);
  });
});

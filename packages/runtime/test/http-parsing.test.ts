import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openDoor, say, statusOf, type TestDoor } from './door.ts';

let door: TestDoor;
const urls: string[] = [];
beforeAll(async () => {
  const metadata = async (request: { url: string }) => {
    urls.push(request.url);
    return { status: 200, body: request.url };
  };
  const post = async (request: { body(): Promise<Buffer> }) => ({ status: 200, body: await request.body() });
  door = await openDoor({
    routes: [
      { name: 'metadata', method: 'GET', path: '/fhir/R4/metadata', handle: metadata },
      { name: 'create', method: 'POST', path: '/fhir/R4/Observation', handle: post },
    ],
  });
});
afterAll(() => door.close());

const get = (...headers: string[]): string => ['GET /fhir/R4/metadata HTTP/1.1', ...headers, '', ''].join('\r\n');
const post = (...lines: string[]): string => ['POST /fhir/R4/Observation HTTP/1.1', 'Host: x', ...lines].join('\r\n');

describe('What a hostile client may say', () => {
  test.each([
    ['content length and chunks (http-012)', post('Content-Length: 6', 'Transfer-Encoding: chunked', '', '0', '', 'G'), 400],
    ['two content lengths (http-015)', `${get('Host: x', 'Content-Length: 3', 'Content-Length: 5')}abcde`, 400],
    ['an obs-fold header (http-017)', get('Host: x', 'X-Request-Id: a', ' b'), 400],
    [
      'a long chunk extension (http-020)',
      post('Transfer-Encoding: chunked', '', `1;${'a'.repeat(20_000)}`, 'x', '0', '', ''),
      413,
    ],
    ['an HTTP/2 preface (http-033)', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 400],
    ['nonsense', 'NONSENSE\r\n\r\n', 400],
    ['headers that are too large', get('Host: x', `X-A: ${'a'.repeat(40_000)}`), 431],
    ['a space before the colon', get('Host : x'), 400],
    ['a bare line feed in a header', get('Host: x', 'X-A: a\nX-B: b'), 400],
    ['a TLS hello', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03', 400],
    ['CONNECT', 'CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example\r\n\r\n', 405],
  ])('%s: refused, and the connection closed', async (_what, text, status) => {
    const heard = await say(door.port, text, { waitMs: 1_000 });
    expect([statusOf(heard), heard.closedAfterMs]).toEqual([status, expect.any(Number)]);
    expect(heard.text.match(/HTTP\/1\.1 /g)).toHaveLength(1);
    expect(JSON.parse(heard.text.split('\r\n\r\n')[1] ?? '')).toMatchObject({ resourceType: 'OperationOutcome' });
  });

  test.each([
    ['two Host headers (http-016)', get('Host: a', 'Host: b')],
    ['no Host header', get('X-A: a')],
    ['two Host headers in other spellings', get('host: a', 'HOST: a')],
  ])('%s: 400 in our own shape', async (_what, text) => {
    const heard = await say(door.port, text);
    expect(statusOf(heard)).toBe(400);
    expect(heard.text).toMatch(/"resourceType":"OperationOutcome"/);
  });

  test('an absolute address is its path: its host is nobody of ours (http-021)', async () => {
    const heard = await say(door.port, 'GET http://evil.example/fhir/R4/metadata?a=1 HTTP/1.1\r\nHost: localhost\r\n\r\n');
    expect([statusOf(heard), urls.at(-1)]).toEqual([200, '/fhir/R4/metadata?a=1']);
    expect(heard.text).not.toContain('evil.example');
    const other = await say(door.port, 'GET http://evil.example HTTP/1.1\r\nHost: localhost\r\n\r\n');
    expect([statusOf(other), other.text.includes('evil')]).toEqual([404, false]);
  });

  test('an upgrade is an ordinary request, and TRACE does not say back what it was told', async () => {
    const upgraded = await say(
      door.port,
      get('Host: x', 'Connection: Upgrade, HTTP2-Settings', 'Upgrade: h2c', 'HTTP2-Settings: AAMAAABkAAQ'),
    );
    expect(statusOf(upgraded)).toBe(200);
    const traced = await say(door.port, get('Host: x', 'Authorization: Bearer secret').replace('GET', 'TRACE'));
    expect([statusOf(traced), traced.text.includes('secret')]).toEqual([405, false]);
  });

  test('requests sent at once are answered in their order', async () => {
    const heard = await say(
      door.port,
      get('Host: x').replace('metadata', 'metadata?1') + get('Host: x').replace('metadata', 'metadata?2'),
    );
    expect(heard.text.match(/metadata\?\d/g)).toEqual(['metadata?1', 'metadata?2']);
  });
});

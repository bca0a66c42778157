import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { FhirError } from '@ouzel/fhir';
import type { HttpRequest, Route } from '@ouzel/runtime';
import { openDoor, say, statusOf, type TestDoor } from './door.ts';

let door: TestDoor;
let seen: HttpRequest | undefined;
const route = (method: Route['method'], path: string, name: string = `${method} ${path}`): Route => ({
  name,
  method,
  path,
  handle: async (request) => {
    seen = request;
    return { status: 200, headers: { 'Content-Type': 'text/plain' }, body: name };
  },
});
const failing: Route = {
  name: 'failing',
  method: 'GET',
  path: '/failing',
  handle: async () => Promise.reject(new TypeError('a bug with a name in it')),
};

beforeAll(async () => {
  const mounts = [
    {
      path: '/auth',
      listener: (request, response) => void response.end(`mounted ${request.url}`),
    } satisfies { path: string; listener: (request: { url?: string }, response: { end(text: string): unknown }) => void },
  ];
  const routes = [
    route('POST', '/fhir/R4'),
    route('GET', '/fhir/R4/metadata'),
    route('GET', '/fhir/R4/Patient/:id'),
    route('PUT', '/fhir/R4/Patient/:id'),
    route('GET', '/fhir/R4/Patient/:id/$everything'),
    route('GET', '/fhir/R4/:type/:id/_history/:version'),
    route('POST', '/fhir/R4/:type/:id'),
    failing,
    { ...failing, path: '/unsendable', handle: async () => ({ status: 200, headers: { X: 'a\r\nB: c' }, body: '' }) },
  ];
  door = await openDoor({ routes, mounts });
});
afterAll(() => door.close());

const raw = async (method: string, path: string): Promise<number> =>
  statusOf(await say(door.port, `${method} ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`));

describe('Routes', () => {
  test.each([
    ['POST', '/fhir/R4', 'POST /fhir/R4'],
    ['POST', '/fhir/R4/', 'POST /fhir/R4'],
    ['GET', '/fhir/R4/Patient/a.b-c', 'GET /fhir/R4/Patient/:id'],
    ['GET', '/fhir/R4/Patient/1/$everything?_count=1', 'GET /fhir/R4/Patient/:id/$everything'],
    ['GET', '/fhir/R4/Patient/1/%24everything', 'GET /fhir/R4/Patient/:id/$everything'],
    ['GET', '/fhir/R4/Patient/1/_history/2', 'GET /fhir/R4/:type/:id/_history/:version'],
    ['POST', '/fhir/R4/Patient/1', 'POST /fhir/R4/:type/:id'],
    ['GET', '/auth/token?x=1', 'mounted /token?x=1'],
  ])('%s %s is taken by %s', async (method, path, name) => {
    expect(await (await fetch(`${door.url}${path}`, { method })).text()).toBe(name);
  });

  test.each([
    ['GET', '/fhir/r4/metadata', 404],
    ['GET', '//fhir/R4/metadata', 404],
    ['GET', '/fhir/R4/../R4/metadata', 404],
    ['GET', '/fhir/R4/Patient/..', 404],
    ['GET', '/fhir/R4/Patient/%2e%2e', 404],
    ['GET', '/fhir/R4/Patient/%2E./metadata', 404],
    ['GET', '/fhir/R4/Patient/..%2f..%2fetc', 404],
    ['GET', '/fhir/R4/Patient/a%5c..%5cb', 404],
    ['GET', '/fhir/R4/Patient/a\\..\\b', 404],
    ['GET', '/fhir/R4/Patient/a%00', 404],
    ['GET', '/fhir/R4/Patient/%E0%A4%A', 400],
    ['GET', '/fhir/R4/Patient/%', 400],
    ['GET', `/fhir/R4/Patient/${'a'.repeat(8_192)}`, 414],
    ['GET', '/fhir/R4/metadata#x', 404],
    ['GET', '*', 400],
    ['OPTIONS', '*', 400],
    ['OPTIONS', '/fhir/R4/metadata', 405],
    ['TRACE', '/fhir/R4/metadata', 405],
    ['PROPFIND', '/fhir/R4/metadata', 405],
    ['DELETE', '/nothing', 404],
  ])('%s %s is answered %i', async (method, path, status) => {
    seen = undefined;
    expect(await raw(method, path)).toBe(status);
    expect(seen).toBeUndefined();
  });

  test('405 names the methods that there are', async () => {
    const answer = await fetch(`${door.url}/fhir/R4/Patient/1`, { method: 'OPTIONS' });
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET, HEAD, POST, PUT']);
    expect(await answer.json()).toMatchObject({ resourceType: 'OperationOutcome', issue: [{ code: 'not-supported' }] });
  });

  test('HEAD is GET without a body', async () => {
    const answer = await fetch(`${door.url}/fhir/R4/metadata`, { method: 'HEAD' });
    expect([answer.status, answer.headers.get('content-length'), await answer.text()]).toEqual([200, '21', '']);
  });

  test('parameters are decoded once and have no prototype', async () => {
    await fetch(`${door.url}/fhir/R4/Patient/a%252e%20b`);
    expect(seen?.params['id']).toBe('a%2e b');
    expect(seen?.params['constructor']).toBeUndefined();
  });

  test('query, headers, trace and request id are there when asked for', async () => {
    const traceId = `${'a'.repeat(31)}1`;
    const headers = { traceparent: `00-${traceId}-00f067aa0ba902b7-01`, 'X-Request-ID': 'mine-1' };
    const answer = await fetch(`${door.url}/fhir/R4/metadata?a=1&a=2`, { headers });
    expect([seen?.query.getAll('a'), seen?.header('X-Request-Id'), seen?.from]).toEqual([['1', '2'], 'mine-1', '127.0.0.1']);
    expect([answer.headers.get('x-trace-id'), answer.headers.get('x-request-id')]).toEqual([traceId, 'mine-1']);
    const own = await fetch(`${door.url}/auth/x`);
    expect(own.headers.get('x-trace-id')).toMatch(/^[0-9a-f]{32}$/);
  });

  test('trace ids do not come twice', async () => {
    const ids = await Promise.all(
      Array.from({ length: 600 }, async () => (await fetch(`${door.url}/fhir/R4/metadata`)).headers.get('x-trace-id')),
    );
    expect(new Set(ids).size).toBe(600);
  });

  test('a bug is a 500 that tells nothing, logged with its trace and counted', async () => {
    const answer = await fetch(`${door.url}/failing`);
    expect([answer.status, await answer.text()]).toEqual([500, expect.not.stringContaining('a bug')]);
    const traceId = answer.headers.get('x-trace-id') ?? '';
    expect(door.lines.filter((line) => line.traceId === traceId).map(({ event }) => event)).toEqual([
      'a request failed',
      'request',
    ]);
    expect(await door.metrics()).toMatch(/ouzel_http_request_seconds_count\{route="failing",method="GET",status="500"\} 1/);
  });

  test('an answer that cannot be sent is a 500 too, and the door goes on', async () => {
    expect((await fetch(`${door.url}/unsendable`)).status).toBe(500);
    expect(door.lines.at(-1)).toMatchObject({ event: 'an answer could not be sent' });
    expect((await fetch(`${door.url}/fhir/R4/metadata`)).status).toBe(200);
  });

  test('where making the failure fails too, there is still an answer', async () => {
    const broken = await openDoor({
      routes: [failing],
      fail: async () => Promise.reject(new FhirError('unavailable', 'No trail.')),
    });
    const answer = await fetch(`${broken.url}/failing`);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([500, 'application/fhir+json; charset=utf-8']);
    await broken.close();
  });
});

import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { request } from 'undici';
import { openDoor, type TestDoor } from './door.ts';

const FHIR = { 'Content-Type': 'application/fhir+json; charset=utf-8' };
const body = JSON.stringify({
  resourceType: 'Bundle',
  entry: Array.from({ length: 300 }, (_, id) => ({ fullUrl: `urn:é:${id}` })),
});
let door: TestDoor;
const route = (path: string, headers: Record<string, string>, text: string | Buffer) =>
  ({ name: path, method: 'GET', path, handle: async () => ({ status: 200, headers, body: text }) }) as const;
beforeAll(async () => {
  door = await openDoor({
    routes: [
      route('/large', FHIR, body),
      route('/buffer', FHIR, Buffer.from(body)),
      route('/small', FHIR, '{}'),
      route('/image', { 'Content-Type': 'image/png' }, body),
      route('/varies', { 'Content-Type': 'text/html', Vary: 'Accept' }, body),
      route('/strong', { ...FHIR, ETag: '"1"' }, body),
      route('/weak', { ...FHIR, ETag: 'W/"1"' }, body),
    ],
  });
});
afterAll(() => door.close());

async function get(path: string, accepted?: string, method: 'GET' | 'HEAD' = 'GET') {
  const answer = await request(`${door.url}${path}`, {
    method,
    headers: accepted === undefined ? {} : { 'accept-encoding': accepted },
  });
  const bytes = Buffer.from(await answer.body.arrayBuffer());
  const coding = answer.headers['content-encoding'];
  const plain =
    bytes.length === 0 ? bytes : coding === 'gzip' ? gunzipSync(bytes) : coding === 'br' ? brotliDecompressSync(bytes) : bytes;
  return {
    coding,
    vary: answer.headers['vary'],
    length: Number(answer.headers['content-length']),
    bytes,
    text: plain.toString(),
  };
}

describe('Compression', () => {
  test.each([
    [undefined, undefined],
    ['', undefined],
    ['gzip', 'gzip'],
    ['x-gzip', 'gzip'],
    ['gzip, deflate, br, zstd', 'br'],
    ['br;q=0.5, gzip;q=0.8', 'gzip'],
    ['BR;Q=1.0, gzip', 'br'],
    ['gzip;q=0, br;q=0', undefined],
    ['gzip;q=0', undefined],
    ['gzip;q=0.000, *;q=0.2', 'br'],
    ['*', 'br'],
    ['identity', undefined],
    ['identity;q=1, gzip;q=0.5', undefined],
    ['identity;q=0.5, gzip', 'gzip'],
    ['deflate, zstd', undefined],
    ['gzip;q=nonsense', undefined],
    [`gzip${',x'.repeat(5_000)}`, 'gzip'],
  ])('%j gets %j', async (accepted, coding) => {
    const answer = await get('/large', accepted);
    expect([answer.coding, answer.text === body, answer.vary]).toEqual([coding, true, 'Accept-Encoding']);
    expect(answer.length).toBe(answer.bytes.length);
    if (coding !== undefined) expect(answer.length).toBeLessThan(body.length / 2);
  });

  test.each([
    ['/buffer', 'gzip', 'Accept-Encoding'],
    ['/small', undefined, undefined],
    ['/image', undefined, undefined],
    ['/varies', 'gzip', 'Accept, Accept-Encoding'],
    ['/strong', undefined, 'Accept-Encoding'],
    ['/weak', 'gzip', 'Accept-Encoding'],
  ])('%s: %j, Vary %j', async (path, coding, vary) => {
    const answer = await get(path, 'gzip');
    expect([answer.coding, answer.vary]).toEqual([coding, vary]);
  });

  test('HEAD says of the body what GET would', async () => {
    const [head, whole] = [await get('/large', 'gzip', 'HEAD'), await get('/large', 'gzip')];
    expect([head.coding, head.length, head.bytes.length]).toEqual(['gzip', whole.length, 0]);
  });

  test('more than a few at once go out as they are', async () => {
    const narrow = await openDoor({ routes: [route('/large', FHIR, body)], limits: { compressionsAtOnceMax: 0 } });
    const answer = await request(`${narrow.url}/large`, { headers: { 'accept-encoding': 'gzip' } });
    expect([answer.headers['content-encoding'], await answer.body.text()]).toEqual([undefined, body]);
    await narrow.close();
  });
});

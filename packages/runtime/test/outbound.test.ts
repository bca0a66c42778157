import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createNetworks, networkNamed } from '../src/outbound/networks.ts';
import { createOutbound, OutboundError } from '../src/outbound/post.ts';

const hits: string[] = [];
let server: Server;
let port = 0;
let answer = (_url: string): [number, Record<string, string>] => [200, {}];
beforeAll(async () => {
  server = createServer((request, response) => {
    hits.push(`${request.method} ${request.headers.host} ${request.url}`);
    const [status, headers] = answer(request.url ?? '');
    if (status !== 0) response.writeHead(status, headers).end('x'.repeat(100_000));
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  port = address !== null && typeof address === 'object' ? address.port : 0;
});
afterAll(() => {
  server.close();
  server.closeAllConnections();
});

const LOOPBACK = createNetworks(['127.0.0.0/8']);
const sending = { headers: { 'content-type': 'text/plain' }, body: Buffer.from('told'), timeoutMs: 500 };
/** What became of it: a status, or why it was not sent, and whether the other end may have had it. */
async function posted(url: string, options: Parameters<typeof createOutbound>[0] = { networks: LOOPBACK }): Promise<unknown> {
  return createOutbound(options)
    .post(new URL(url), sending)
    .catch((error: unknown) => (error instanceof OutboundError ? [error.message, error.sent] : error));
}
const CLOSED = ['the host is at an address that is not called', false];

describe('Addresses that may be called', () => {
  const none = createNetworks([]);
  test.each([
    '127.0.0.1',
    '127.1.2.3',
    '0.0.0.0',
    '10.1.2.3',
    '100.64.0.1',
    '169.254.169.254',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.0.1',
    '198.18.0.1',
    '203.0.113.1',
    '224.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::ffff:127.0.0.1',
    '::ffff:10.0.0.1',
    '::ffff:7f00:1',
    '64:ff9b::7f00:1',
    '64:ff9b:1::1',
    '2001:db8::1',
    '2002:7f00:1::',
    '2001::1',
    'fc00::1',
    'fd12:3456::1',
    'fe80::1',
    'ff02::1',
    'localhost',
    '',
  ])('%s is not public', (address) => {
    expect(none.reaches(address)).toBe(false);
  });

  test.each(['1.1.1.1', '81.2.69.160', '172.32.0.1', '100.128.0.1', '2a00:1450:4009::1', '::ffff:81.2.69.160'])(
    '%s is',
    (address) => {
      expect([none.reaches(address), none.isOwnMachine(address)]).toEqual([true, false]);
    },
  );

  test('are more where a network is named, and only that', () => {
    const site = createNetworks(['10.8.0.0/16', 'fd00::/8']);
    const asked = ['10.8.1.1', '::ffff:10.8.1.1', 'fd00::1', '10.9.0.1', '127.0.0.1', 'fc00::1'];
    expect(asked.map((each) => site.reaches(each))).toEqual([true, true, true, false, false, false]);
    expect([LOOPBACK.isOwnMachine('127.0.0.1'), createNetworks(['10.0.0.0/8']).isOwnMachine('127.0.0.1')]).toEqual([true, false]);
    expect(['10.0.0.0/33', '10.0.0.0', 'x/8', '::/129'].map((each) => networkNamed(each))).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
    expect(() => createNetworks(['10.0.0.0/33'])).toThrow('10.0.0.0/33');
  });
});

describe('A post to an address of somebody else’s', () => {
  test('goes to the host by its name, at the address that it was found at', async () => {
    const asked: string[] = [];
    const resolve = async (host: string): Promise<string[]> => {
      asked.push(host);
      return ['127.0.0.1'];
    };
    expect(await posted(`http://hooks.example:${port}/a?b=1`, { networks: LOOPBACK, resolve })).toBe(200);
    expect([asked, hits.at(-1)]).toEqual([['hooks.example'], `POST hooks.example:${port} /a?b=1`]);
  });

  test('is made to nobody whose name leads to a closed address, now or the second time, or to one among others', async () => {
    const before = hits.length;
    let times = 0;
    const rebinding = async (): Promise<string[]> => [(times += 1) === 1 ? '10.0.0.1' : '127.0.0.1'];
    expect(await posted(`http://rebind.example:${port}/`, { networks: LOOPBACK, resolve: rebinding })).toEqual(CLOSED);
    expect(times).toBe(1);
    const some = async (): Promise<string[]> => ['127.0.0.1', '10.0.0.1'];
    expect(await posted(`http://some.example:${port}/`, { networks: LOOPBACK, resolve: some })).toEqual(CLOSED);
    const closed = { networks: createNetworks([]) };
    for (const host of ['127.0.0.1', 'localhost', '0x7f.1', '2130706433', '[::1]', '[::ffff:127.0.0.1]'])
      expect([host, await posted(`https://${host}:${port}/`, closed)]).toEqual([host, CLOSED]);
    expect(hits.length).toBe(before);
  });

  test('is not made without TLS, but to this very machine', async () => {
    const resolve = async (): Promise<string[]> => ['81.2.69.160'];
    expect(await posted('http://hooks.example/', { networks: LOOPBACK, resolve })).toEqual(['the address is not https', false]);
    const nowhere = async (): Promise<string[]> => Promise.reject(new Error('ENOTFOUND'));
    expect(await posted('https://hooks.example/', { networks: LOOPBACK, resolve: nowhere })).toEqual([
      'the host has no address',
      false,
    ]);
  });

  test('follows no redirect, reads no answer, and does not wait for long', async () => {
    answer = (url) => (url === '/from' ? [307, { Location: `http://127.0.0.1:${port}/to` }] : [url === '/never' ? 0 : 200, {}]);
    expect(await posted(`http://127.0.0.1:${port}/from`)).toBe(307);
    expect(hits.at(-1)).toContain('/from');
    expect(await posted(`http://127.0.0.1:${port}/never`)).toEqual(['the endpoint could not be reached', true]);
    expect(await posted('http://127.0.0.1:1/')).toEqual(['the endpoint could not be reached', false]);
  });
});

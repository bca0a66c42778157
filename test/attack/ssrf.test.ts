import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Answer } from '../world/api.ts';
import { type Hook, openHook, subscriptionBody } from '../world/hook.ts';
import { type Minting, startMinting } from '../world/minting.ts';
import { until } from '../world/until.ts';
import { type OutboundWatch, watchOutbound } from './outbound.ts';

const ADDRESSES: Record<string, string[]> = {
  'inside.example': ['10.0.0.1'],
  'metadata.example': ['169.254.169.254'],
  'some.example': ['81.2.69.160', '10.0.0.1'],
  'mapped.example': ['::ffff:192.168.0.1'],
};
let minting: Minting;
let hook: Hook;
let outbound: OutboundWatch;
let bait: Server;
const caught: string[] = [];
let looks = 0;

beforeAll(async () => {
  hook = await openHook();
  bait = createServer((request, response) => {
    caught.push(request.url ?? '');
    response.end();
  });
  await new Promise<void>((resolve) => void bait.listen(0, '127.0.0.1', resolve));
  const hosts = [...Object.keys(ADDRESSES), 'twice.example', 'nowhere.example'].map((host) => `https://${host}/`);
  minting = await startMinting({
    notify: {
      endpoints: [...hosts, `${hook.base}/`],
      resolve: async (host) => {
        if (host === 'twice.example') return [(looks += 1) % 2 === 1 ? '10.0.0.1' : '127.0.0.1'];
        return ADDRESSES[host] ?? [];
      },
    },
  });
  outbound = watchOutbound();
});
afterAll(async () => {
  outbound.stop();
  await minting.stop();
  await hook.close();
  bait.close();
});

const idOf = ({ json }: Answer): string => String(Object(json).id);
async function failing(endpoint: string): Promise<string> {
  const made = await minting.call('Subscription', {
    body: subscriptionBody({ topic: 'record-changed', filter: 'population=residency', endpoint }),
  });
  expect([endpoint, made.status]).toEqual([endpoint, 201]);
  let error: unknown;
  await until(async () => {
    error = Object((await minting.call(`Subscription/${idOf(made)}`)).json).error;
    return error !== undefined;
  });
  return String(error);
}

describe('A registered host that leads inside', () => {
  test.each(['inside.example', 'metadata.example', 'some.example', 'mapped.example', 'twice.example'])(
    '%s is not called',
    async (host) => {
      expect(await failing(`https://${host}/`)).toBe('the host is at an address that is not called');
      expect(outbound.takeForeign()).toEqual([]);
    },
  );

  test('is told apart from one that is nowhere, and neither says an address', async () => {
    expect(await failing('https://nowhere.example/')).toBe('the host has no address');
  });
});

describe('A redirect', () => {
  test('to somewhere inside is not followed', async () => {
    const address = bait.address();
    const port = address !== null && typeof address === 'object' ? address.port : 0;
    hook.answers = () => 307;
    hook.headers = { Location: `http://127.0.0.1:${port}/inside` };
    expect(await failing(`${hook.base}/told`)).toBe('HTTP 307');
    expect([caught, outbound.takeForeign()]).toEqual([[], []]);
  });
});

import { describe, expect, test } from '@jest/globals';
import { Client } from 'undici';
import { openDoor, say, statusOf, type TestDoor } from './door.ts';

const wait = async (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const open = async (drainTimeoutMs: number): Promise<TestDoor> =>
  openDoor({
    limits: { drainTimeoutMs },
    routes: [
      {
        name: 'slow',
        method: 'GET',
        path: '/slow/:ms',
        handle: async ({ params }) => {
          await wait(Number(params['ms']));
          return { status: 200, body: 'done' };
        },
      },
    ],
  });
const get = (ms: number): string => `GET /slow/${ms} HTTP/1.1\r\nHost: x\r\n\r\n`;

describe('A door that closes', () => {
  test('answers what is under way, says that the connection ends, and takes nothing new', async () => {
    const door = await open(5_000);
    const underWay = say(door.port, get(300), { waitMs: 2_000 });
    const idle = new Client(door.url);
    expect((await idle.request({ path: '/slow/0', method: 'GET' })).headers['connection']).toBe('keep-alive');
    await wait(50);
    const started = performance.now();
    const closed = door.close();
    expect(await say(door.port, get(0))).toMatchObject({ text: '' });
    const heard = await underWay;
    expect([statusOf(heard), /Connection: close/.test(heard.text), heard.text.endsWith('done')]).toEqual([200, true, true]);
    await closed;
    expect(performance.now() - started).toBeLessThan(600);
    await idle.destroy();
  });

  test('a second request on a connection that was kept, and was already coming, is answered and ends it', async () => {
    const door = await open(5_000);
    const coming = say(door.port, `${get(0)}GET /slow/10 HTTP/1.1\r\nHost`, { waitMs: 2_000, drip: ': x\r\n\r\n', everyMs: 40 });
    await wait(100);
    await door.close();
    const { text } = await coming;
    expect(text.match(/done|Connection: [a-z-]+/g)).toEqual(['Connection: keep-alive', 'done', 'Connection: close', 'done']);
  });

  test('ends what does not end by itself', async () => {
    const door = await open(150);
    const stuck = say(door.port, get(600), { waitMs: 2_000 });
    await wait(50);
    const started = performance.now();
    await door.close();
    expect(performance.now() - started).toBeLessThan(600);
    expect(await stuck).toMatchObject({ text: '', closedAfterMs: expect.any(Number) });
  });

  test('closes once, however often it is asked, also with a client half-way through its headers', async () => {
    const door = await open(150);
    const half = say(door.port, 'GET /slow/1 HTTP/1.1\r\nHost', { waitMs: 1_000 });
    await wait(20);
    await Promise.all([door.close(), door.close()]);
    expect((await half).closedAfterMs).toBeLessThan(600);
  });
});

import { describe, expect, test } from '@jest/globals';
import { claimHead, settle } from '@ouzel/sync';
import { admit, database, deliveries, inboxAnswers, PRACTICE, somebody, startWorker, until } from '../world/sync.ts';

describe('A lane', () => {
  test('a worker that was paused settles nothing once its claim has passed to another', async () => {
    const them = await somebody();
    inboxAnswers.with = () => 503;
    const stop = await startWorker();
    await admit(them, 'fenced');
    await until(async () => (await deliveries(them.person)).length === 2);
    await stop();
    inboxAnswers.with = () => 200;
    const lane = { destination: PRACTICE.ods, person: them.person };
    const elapse = () =>
      database.rows({
        text: 'update sync.delivery set next_try = now(), claimed_until = null where person = $1',
        values: [them.person],
      });
    await elapse();
    const paused = await claimHead(database, lane);
    expect(await claimHead(database, lane)).toBeUndefined();
    await elapse();
    const other = await claimHead(database, lane);
    if (paused === undefined || other === undefined) throw new Error('not claimed');
    expect(await settle(database, paused, 'delivered', undefined)).toBe(false);
    expect(await settle(database, other, 'delivered', undefined)).toBe(true);
  });

  test('a dead one is kept, says why, and holds the lane behind it', async () => {
    const them = await somebody();
    await admit(them, 'dead-1');
    await admit(them, 'dead-2');
    const stop = await startWorker();
    await until(async () => (await deliveries(them.person)).length === 4);
    await stop();
    await database.rows({
      text: "update sync.delivery set state = 'waiting', attempts = 0 where person = $1",
      values: [them.person],
    });
    const head = await claimHead(database, { destination: PRACTICE.ods, person: them.person });
    if (head === undefined) throw new Error('not claimed');
    expect(await settle(database, head, 'dead', 'HTTP 500')).toBe(true);
    expect(await claimHead(database, { destination: PRACTICE.ods, person: them.person })).toBeUndefined();
    expect((await deliveries(them.person)).find(({ state }) => state === 'dead')).toMatchObject({ reason: 'HTTP 500' });
  });
});

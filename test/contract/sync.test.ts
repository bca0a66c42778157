import { randomUUID } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { openQueue } from '@ouzel/runtime';
import { outbox } from '@ouzel/sync';
import { silentLog } from '../world/database.ts';
import {
  about,
  admit,
  COUNCIL,
  database,
  deliveries,
  inboxAnswers,
  now,
  PRACTICE,
  received,
  somebody,
  startWorker,
  until,
  url,
} from '../world/sync.ts';

describe('Deliveries', () => {
  test('reach the practice with the reason, and the council without it', async () => {
    const stop = await startWorker();
    const them = await somebody();
    await admit(them, 'visit-reason');
    await until(() => received.some(({ organisation }) => organisation === COUNCIL.ods) && about('visit-reason').length > 0);
    expect(about('Chest pain').map(({ organisation }) => organisation)).toEqual([PRACTICE.ods]);
    const council = received.find(({ organisation }) => organisation === COUNCIL.ods);
    expect(council?.body).toContain('"status":"in-progress"');
    expect(council?.body).not.toMatch(/Chest|reason|diagnosis/i);
    await stop();
  });

  test('keep the order of a lane through failures, and are each sent under one key', async () => {
    const stop = await startWorker();
    const them = await somebody();
    const attempts = new Map<string, number>();
    inboxAnswers.with = (organisation, body) => {
      const key = `${organisation} ${/order-\d/.exec(body)?.[0]}`;
      attempts.set(key, (attempts.get(key) ?? 0) + 1);
      return organisation === PRACTICE.ods && (attempts.get(key) ?? 0) < 3 ? 503 : 200;
    };
    for (const visit of ['order-1', 'order-2', 'order-3']) await admit(them, visit);
    await until(async () => (await deliveries(them.person)).filter(({ state }) => state === 'delivered').length === 6, 20_000);
    const practice = received.filter(({ organisation, body }) => organisation === PRACTICE.ods && body.includes('order-'));
    expect(practice.map(({ body }) => /order-\d/.exec(body)?.[0])).toEqual(['order-1', 'order-2', 'order-3']);
    expect(new Set(practice.map(({ key }) => key)).size).toBe(3);
    inboxAnswers.with = () => 200;
    await stop();
  }, 40_000);

  test('a destination that is down delays nobody else', async () => {
    const stop = await startWorker();
    const them = await somebody();
    inboxAnswers.with = (organisation) => (organisation === PRACTICE.ods ? 500 : 200);
    const before = received.filter(({ organisation }) => organisation === COUNCIL.ods).length;
    await admit(them, 'one-down');
    await until(() => received.filter(({ organisation }) => organisation === COUNCIL.ods).length > before, 3_000);
    inboxAnswers.with = () => 200;
    await until(async () => (await deliveries(them.person)).every(({ state }) => state === 'delivered'), 15_000);
    await stop();
  }, 30_000);

  test('are decided anew when they are sent: an objection stops what waits', async () => {
    const them = await somebody();
    await admit(them, 'objected');
    await database.rows({
      text: 'insert into consent.directive (directive, person, starts) values ($1, $2, now())',
      values: [randomUUID(), them.person],
    });
    const stop = await startWorker();
    await until(
      async () =>
        (await deliveries(them.person)).length === 2 && (await deliveries(them.person)).every(({ state }) => state === 'refused'),
    );
    expect(about('objected')).toEqual([]);
    expect((await deliveries(them.person)).map(({ reason }) => reason)).toEqual(['patient-objects', 'patient-objects']);
    await stop();
  });

  test('survive a queue that is wiped while they wait', async () => {
    const queue = await openQueue({ url, log: silentLog });
    const them = await somebody();
    await admit(them, 'wiped');
    await database.rows({ text: 'truncate bullmq.job cascade' });
    const stop = await startWorker(queue);
    await database.rows({ text: 'truncate bullmq.job cascade' });
    await until(() => about('wiped').length === 1);
    await stop();
  });
});

describe('The relay', () => {
  test('loses no event, however its transactions overlap', async () => {
    const them = await somebody();
    const slow = database.transaction(async (sql) => {
      await sql.rows(
        outbox.announce({ kind: 'admission', ...them, resource: { type: 'Encounter', local: randomUUID() }, occurred: now() }),
      );
      await new Promise((resolve) => setTimeout(resolve, 900));
    });
    await new Promise((resolve) => setTimeout(resolve, 50));
    await admit(them, 'overlap');
    const stop = await startWorker();
    await slow;
    await until(async () => {
      const [row] = await database.rows<{ n: number }>({
        text: 'select count(*)::int as n from sync.event where person = $1 and relayed_at is null',
        values: [them.person],
      });
      return row?.n === 0 && (await deliveries(them.person)).length === 4;
    });
    await stop();
  });
});

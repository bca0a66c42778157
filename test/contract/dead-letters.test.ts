import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { createDirectory } from '@ouzel/locator';
import { claimHead, createDeadLetters, type DeadLetters, dueLanes, settle } from '@ouzel/sync';
import {
  about,
  admit,
  COUNCIL,
  database,
  deliveries,
  inboxAnswers,
  inboxAt,
  PRACTICE,
  somebody,
  startWorker,
  until,
} from '../world/sync.ts';

let letters: DeadLetters;
const why = { reason: 'the test asks for it', by: 'test' };
beforeAll(() => {
  const { organisationOf } = createDirectory(database, Date.now);
  letters = createDeadLetters({ database, inboxOf: (ods) => (ods === '9OZX09' ? undefined : inboxAt(ods)), organisationOf });
});

/** Two visits told of, the first of which died on its way to the practice. */
async function dead(visits: readonly [string, string]) {
  const them = await somebody();
  inboxAnswers.with = (organisation) => (organisation === PRACTICE.ods ? 503 : 200);
  const stop = await startWorker();
  for (const visit of visits) await admit(them, visit);
  await until(async () => (await deliveries(them.person)).length === 4);
  await stop();
  await database.rows({
    text: `update sync.delivery set next_try = now(), claimed_until = null where person = $1 and state = 'waiting'`,
    values: [them.person],
  });
  const head = await claimHead(database, { destination: PRACTICE.ods, person: them.person });
  if (head === undefined) throw new Error('not claimed');
  await settle(database, head, 'dead', 'HTTP 503');
  inboxAnswers.with = () => 200;
  return { ...them, letter: head.delivery };
}
const toPractice = (visit: string) => about(visit).filter(({ organisation }) => organisation === PRACTICE.ods);
const states = async (person: string): Promise<string[]> =>
  (await deliveries(person)).filter(({ destination }) => destination === PRACTICE.ods).map(({ state }) => state);

describe('A dead letter', () => {
  test('is listed with what waits behind it, and sent again goes first, once, under its own key', async () => {
    const { person, letter } = await dead(['replay-1', 'replay-2']);
    const [found] = await letters.list({ destination: PRACTICE.ods, count: 10 });
    expect(found).toMatchObject({ id: letter, destination: PRACTICE.ods, kind: 'admission', reason: 'HTTP 503', behind: 1 });
    expect(JSON.stringify(found)).not.toContain(person);
    const stop = await startWorker();
    await until(async () =>
      (await deliveries(person))
        .filter(({ destination }) => destination === COUNCIL.ods)
        .every(({ state }) => state === 'delivered'),
    );
    expect(await states(person)).toEqual(['dead', 'waiting']);
    expect(await letters.decide(letter, { action: 'replay' }, why, [])).toBe(true);
    await until(async () => (await states(person)).every((state) => state === 'delivered'));
    await stop();
    expect(toPractice('replay-1').map(({ key }) => key)).toEqual([letter]);
    expect(toPractice('replay-2')).toHaveLength(1);
    expect(await letters.get(letter)).toBeUndefined();
    expect(await letters.decide(letter, { action: 'discard' }, why, [])).toBe(false);
  });

  test('that is discarded is never sent, and its lane goes on', async () => {
    const { person, letter } = await dead(['discard-1', 'discard-2']);
    const stop = await startWorker();
    expect(await letters.decide(letter, { action: 'discard' }, why, [])).toBe(true);
    await until(async () => (await states(person)).at(-1) === 'delivered');
    await stop();
    expect([await states(person), toPractice('discard-1')]).toEqual([['discarded', 'delivered'], []]);
    const kept = await database.rows({
      text: 'select action, redirected_to, reason, decided_by from sync.dead_letter_decision where delivery = $1',
      values: [letter],
    });
    expect(kept).toEqual([{ action: 'discard', redirected_to: null, reason: why.reason, decided_by: 'test' }]);
  });

  test('goes to another destination once: not where that one was told already', async () => {
    const { person, letter } = await dead(['redirect-1', 'redirect-2']);
    const stop = await startWorker();
    expect(await letters.decide(letter, { action: 'redirect', destination: COUNCIL.ods }, why, [])).toBe(true);
    await until(async () => (await states(person)).at(-1) === 'delivered');
    await stop();
    const all = await deliveries(person);
    expect(all.map(({ destination, state }) => `${destination} ${state}`).toSorted()).toEqual([
      `${COUNCIL.ods} delivered`,
      `${COUNCIL.ods} delivered`,
      `${PRACTICE.ods} delivered`,
      `${PRACTICE.ods} discarded`,
    ]);
  });

  test('goes to a destination that was not told yet', async () => {
    const { person, letter } = await dead(['moved-1', 'moved-2']);
    const elsewhere = { ods: '9OZL02', name: 'Other', kind: 'local-authority' as const };
    await createDirectory(database, Date.now).put([elsewhere]);
    expect(await letters.decide(letter, { action: 'redirect', destination: elsewhere.ods }, why, [])).toBe(true);
    const moved = (await deliveries(person)).filter(({ destination }) => destination === elsewhere.ods);
    expect(moved).toMatchObject([{ state: 'waiting', attempts: 0 }]);
    const stop = await startWorker();
    // Nobody who has nothing to do with the person is told of them, whoever asks for it.
    await until(async () => (await deliveries(person)).at(-1)?.state === 'refused');
    await stop();
  });

  test('can be looked into before it is sent again', async () => {
    expect(await letters.check(PRACTICE.ods)).toEqual({ destination: 'active', inbox: 'answers' });
    inboxAnswers.with = () => 503;
    expect(await letters.check(PRACTICE.ods)).toEqual({ destination: 'active', inbox: 'does-not-answer' });
    inboxAnswers.with = () => 200;
    expect(await letters.check('9OZX09')).toEqual({ destination: 'unknown', inbox: 'none' });
  });
});

test('however many lanes are blocked, those that are not are found', async () => {
  const waiting = await dueLanes(database);
  const lanes = Array.from({ length: 300 }, () => randomUUID());
  const free = randomUUID();
  const events = [...lanes, free];
  await database.rows({
    text: `insert into sync.event (event, kind, person, record, resource_type, local, occurred) select e, 'admission', e, e, 'Encounter', e, now() from unnest($1::uuid[]) e`,
    values: [events],
  });
  const put = `insert into sync.delivery (delivery, event, destination, person, state, next_try) select gen_random_uuid(), e, $2, e, $3, $4 from unnest($1::uuid[]) e`;
  await database.rows({ text: put, values: [lanes, 'A', 'dead', new Date(0)] });
  // Behind them, by way of another event each.
  const behind = lanes.map(() => randomUUID());
  await database.rows({
    text: `insert into sync.event (event, kind, person, record, resource_type, local, occurred) select g.e, 'admission', g.p, g.p, 'Encounter', g.p, now() from unnest($1::uuid[], $2::uuid[]) g(e, p)`,
    values: [behind, lanes],
  });
  await database.rows({
    text: `insert into sync.delivery (delivery, event, destination, person, next_try) select gen_random_uuid(), g.e, 'A', g.p, '1970-01-01' from unnest($1::uuid[], $2::uuid[]) g(e, p)`,
    values: [behind, lanes],
  });
  await database.rows({ text: put, values: [[free], 'A', 'waiting', new Date()] });
  expect((await dueLanes(database)).slice(waiting.length)).toEqual([{ destination: 'A', person: free }]);
});

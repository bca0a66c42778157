import { expect, test } from '@jest/globals';
import { openQueue } from '@ouzel/runtime';
import { silentLog } from '../world/database.ts';
import { admit, database, deliveries, somebody, startWorker, until, url } from '../world/sync.ts';

const LANES = 60;
const TURNS = 8;
/** Of the sync service: wake-ups above which nobody is woken again, and lanes that one look wakes. */
const [WAITING_MAX, A_LOOK] = [50, 200];

const MORE = `insert into sync.delivery (delivery, event, destination, person)
  select gen_random_uuid(), event, 'lane-' || n, gen_random_uuid() from sync.event, generate_series(1, $2) n where person = $1`;

test('Lanes that nobody gets round to are not woken again and again: the queue stays short, and all of them are drained after', async () => {
  const queue = await openQueue({ url, log: silentLog });
  let looks = 0;
  const slow = {
    ...queue,
    waiting: (): Promise<number> => {
      looks += 1;
      return queue.waiting();
    },
    // Whoever works on it is too slow to begin with any.
    work: (): void => undefined,
  };
  const stop = await startWorker(slow);
  const them = await somebody();
  await admit(them, 'slow');
  await until(async () => (await deliveries(them.person)).length === 2);
  await database.rows({ text: MORE, values: [them.person, LANES] });
  const seen = looks;
  await until(() => looks >= seen + TURNS, 60_000);
  expect(await queue.waiting()).toBeLessThan(WAITING_MAX + LANES + 2);
  expect(LANES + 2).toBeLessThan(A_LOOK);
  await stop();
  const end = await startWorker();
  const settled = { text: "select count(*)::int as left from sync.delivery where state = 'waiting'" };
  await until(async () => (await database.rows<{ left: number }>(settled))[0]?.left === 0, 60_000);
  await end();
}, 120_000);

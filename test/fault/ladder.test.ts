import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Database } from '@ouzel/runtime';
import { openFresh } from '../world/database.ts';
import { createResidents, faultsOf, openedOf } from '../world/ladder.ts';
import { run } from '../world/process.ts';
import { within } from '../world/seeds.ts';

const RESIDENTS = 60;
const KILLS = process.env['OUZEL_SOAK'] === '1' ? 500 : 10;
let database: Database;
let url: string;
let home: Awaited<ReturnType<typeof createResidents>>;
beforeAll(async () => {
  ({ database, url } = await openFresh());
  home = await createResidents(database, RESIDENTS, 1);
});
afterAll(() => database.close());

const settled = async (): Promise<boolean> => (await openedOf(database)).every(({ state }) => state !== 'open');
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

test(
  'Workers that are killed again and again call everybody once, step by step, and to the end',
  async () => {
    const start = () => run('test/world/ladder-worker.ts', [], { LADDER_DATABASE: url });
    let minute = 0;
    let worker = start();
    for (let killed = 0; killed < KILLS; killed += 1) {
      minute += 1;
      await Promise.all(home.records.map((_, resident) => home.post({ resident, minute, band: '7+', complete: false })));
      await pause(200 + Math.random() * 400);
      worker.child.kill('SIGKILL');
      await worker.ended;
      worker = start();
    }
    const end = Date.now() + 60_000;
    while (!(await settled()) && Date.now() < end) await pause(200);
    worker.child.kill('SIGKILL');
    await worker.ended;
    expect(await settled()).toBe(true);
    expect((await openedOf(database)).length).toBe(RESIDENTS * KILLS);
    expect(await faultsOf(database)).toEqual([]);
  },
  within(120_000),
);

import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { killCycles } from '../soak/kill-cycles.ts';
import { openFresh } from '../world/database.ts';

const CYCLES = process.env['OUZEL_SOAK'] === '1' ? 1_000 : 100;
let fresh: Awaited<ReturnType<typeof openFresh>>;
beforeAll(async () => {
  fresh = await openFresh();
});
afterAll(() => fresh.database.close());

test(
  `Sets that homes post while ${CYCLES} processes are killed are each told once, and somebody is called once for each`,
  async () => {
    const { acknowledged, ...found } = await killCycles(fresh, { cycles: CYCLES, say: () => undefined });
    expect(found).toEqual({ cycles: CYCLES, lost: 0, doubled: 0 });
    expect(acknowledged).toBeGreaterThan(CYCLES);
  },
  CYCLES * 10_000,
);

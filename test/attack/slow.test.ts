import { afterAll, beforeAll, describe } from '@jest/globals';
import { caseOf, idsToRun } from './case.ts';
import { testEach } from './each-case.ts';
import { type OutboundWatch, watchOutbound } from './outbound.ts';
import { createReport } from './report.ts';
import type { Verdict } from './run-case.ts';
import { runSlow } from './slow.ts';
import { openStage, type Stage } from './stage.ts';

const report = createReport('slow clients');
const ids = idsToRun('slow');
const stages: Stage[] = [];
const running = new Map<string, ReturnType<typeof runSlow>>();
let outbound: OutboundWatch;
// They take half a minute each by nature, so they run at once: each on a system of its own, since each counts its own events.
beforeAll(async () => {
  outbound = watchOutbound();
  for (const id of ids) {
    const stage = await openStage({ people: 5 });
    stages.push(stage);
    const verdict = runSlow(stage, caseOf(id), outbound);
    verdict.catch(() => undefined);
    running.set(id, verdict);
  }
}, 60_000);
afterAll(async () => {
  process.stderr.write(report.text());
  outbound.stop();
  await Promise.all(stages.map((stage) => stage.close()));
});

describe('Slow clients', () => {
  const end = async (id: string): Promise<Verdict> => {
    const verdict = await running.get(id);
    if (verdict === undefined) throw new Error(`${id} was not started.`);
    process.stderr.write(`${verdict.figures}\n`);
    return verdict;
  };
  testEach(ids, report, end, 60_000);
});

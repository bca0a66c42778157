import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { caseOf, idsToRun, listIsHere } from './case.ts';
import { judge } from './judge.ts';
import { type OutboundWatch, watchOutbound } from './outbound.ts';
import { createReport } from './report.ts';
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
  if (!listIsHere) test('the list of attacks is not beside this checkout: nothing to check', () => undefined);
  if (ids.length > 0)
    test.each(ids)(
      '%s',
      async (id) => {
        report.add(id, 'failed', ['no answer: see the error']);
        const verdict = await running.get(id);
        if (verdict === undefined) throw new Error(`${id} was not started.`);
        const { result, sentences } = judge(id, verdict);
        report.add(id, result, sentences);
        process.stderr.write(`${verdict.figures}\n`);
        expect({ id, sentences }).toEqual({ id, sentences: [] });
      },
      60_000,
    );
});

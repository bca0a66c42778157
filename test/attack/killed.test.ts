import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { caseOf, idsToRun, listIsHere } from './case.ts';
import { judge } from './judge.ts';
import { openSecondGateway, runKilled, type SecondGateway } from './killed.ts';
import { type OutboundWatch, watchOutbound } from './outbound.ts';
import { createReport } from './report.ts';
import { openStage, type Stage } from './stage.ts';

const report = createReport('killed while answering');
const ids = idsToRun('killed');
let stage: Stage;
let second: SecondGateway;
let outbound: OutboundWatch;
beforeAll(async () => {
  stage = await openStage({ people: 5 });
  second = await openSecondGateway(stage);
  outbound = watchOutbound();
}, 60_000);
afterAll(async () => {
  process.stderr.write(report.text());
  outbound.stop();
  await second.close();
  await stage.close();
});

describe('Killed after the commit, before the answer', () => {
  if (!listIsHere) test('the list of attacks is not beside this checkout: nothing to check', () => undefined);
  if (ids.length > 0)
    test.each(ids)(
      '%s',
      async (id) => {
        report.add(id, 'failed', ['no answer: see the error']);
        const { result, sentences } = judge(id, await runKilled(second, caseOf(id), outbound));
        report.add(id, result, sentences);
        expect({ id, sentences }).toEqual({ id, sentences: [] });
      },
      150_000,
    );
});

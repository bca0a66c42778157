import { afterAll, beforeAll, describe } from '@jest/globals';
import { caseOf, idsToRun } from './case.ts';
import { testEach } from './each-case.ts';
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
  testEach(ids, report, (id) => runKilled(second, caseOf(id), outbound), 150_000);
});

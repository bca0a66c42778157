import { afterAll, beforeAll, describe } from '@jest/globals';
import { caseOf, idsToRun } from './case.ts';
import { testEach } from './each-case.ts';
import { type OutboundWatch, watchOutbound } from './outbound.ts';
import { createReport } from './report.ts';
import { runCase } from './run-case.ts';
import { openStage, type Stage } from './stage.ts';

const report = createReport('sources that misbehave');
/** After two answers about somebody else a practice is not asked again: those cases come last. */
const pauses = (id: string): boolean => caseOf(id).expect.incident !== undefined;
const ids = idsToRun('upstream').toSorted((a, b) => Number(pauses(a)) - Number(pauses(b)));
let stage: Stage;
let outbound: OutboundWatch;
beforeAll(async () => {
  stage = await openStage({ people: 5 });
  outbound = watchOutbound();
}, 60_000);
afterAll(async () => {
  process.stderr.write(report.text());
  outbound.stop();
  await stage.close();
});

describe('Sources that misbehave', () => {
  testEach(ids, report, (id) => runCase(stage, caseOf(id), outbound), 60_000);
});

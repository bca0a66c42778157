import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { caseOf, idsToRun } from './case.ts';
import { testEach } from './each-case.ts';
import { type OutboundWatch, watchOutbound } from './outbound.ts';
import { createReport } from './report.ts';
import { runCase } from './run-case.ts';
import { openStage, type Stage } from './stage.ts';

const report = createReport('in order');
let stage: Stage;
let outbound: OutboundWatch;
beforeAll(async () => {
  stage = await openStage({ people: 30 });
  outbound = watchOutbound();
}, 60_000);
afterAll(async () => {
  process.stderr.write(report.text());
  outbound.stop();
  await stage.close();
});

describe('The canaries', () => {
  // A word that is nowhere would never be found in an answer either.
  test.each(['CANARY_PATIENT', 'CANARY_OPTED_OUT', 'CANARY_SENSITIVE', 'CANARY_OTHER_ORG'])(
    '%s is in the data of exactly one person',
    async (name) => {
      const word = String(stage.values[name]);
      const rows = await stage.world.system.database.rows<{ n: number }>({
        text: 'select count(*)::int as n from locator.person where patient like $1',
        values: [`%${word}%`],
      });
      expect(rows).toEqual([{ n: 1 }]);
    },
  );
});

/** A case that compares times asks a thousand times; a machine that does other work needs long for it. */
const CASE_MS = 120_000;

describe('Under attack', () => {
  testEach(idsToRun('quick'), report, (id) => runCase(stage, caseOf(id), outbound), CASE_MS);
});

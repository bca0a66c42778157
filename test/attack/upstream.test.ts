import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { caseOf, idsToRun, listIsHere } from './case.ts';
import { judge } from './judge.ts';
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
  if (!listIsHere) test('the list of attacks is not beside this checkout: nothing to check', () => undefined);
  if (ids.length > 0)
    test.each(ids)(
      '%s',
      async (id) => {
        report.add(id, 'failed', ['no answer: see the error']);
        const { result, sentences } = judge(id, await runCase(stage, caseOf(id), outbound));
        report.add(id, result, sentences);
        expect({ id, sentences }).toEqual({ id, sentences: [] });
      },
      60_000,
    );
});

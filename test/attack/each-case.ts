import { expect, test } from '@jest/globals';
import { judge } from './judge.ts';
import type { Report } from './report.ts';
import type { Verdict } from './run-case.ts';

/** Each case as a test: it ends as it should, or just as the list of disagreements says. None is left out of the report. */
export function testEach(ids: readonly string[], report: Report, run: (id: string) => Promise<Verdict>, withinMs: number): void {
  if (ids.length === 0) {
    test('the list of attacks is not beside this checkout: nothing to check', () => undefined);
    return;
  }
  test.each(ids)(
    '%s',
    async (id) => {
      report.add(id, 'failed', ['no answer: see the error']);
      const { result, sentences } = judge(id, await run(id));
      report.add(id, result, sentences);
      expect({ id, sentences }).toEqual({ id, sentences: [] });
    },
    withinMs,
  );
}

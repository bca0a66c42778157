import { allCases, caseOf, isRun } from './case.ts';
import type { Result } from './judge.ts';
import { disagreements } from './judge.ts';
import { mllpCaseOf } from './mllp-case.ts';

const RESULTS: readonly Result[] = ['passed', 'disagrees', 'failed'];

export interface Report {
  add(id: string, result: Result, sentences?: readonly string[]): void;
  /** A line for each case that failed, a table by group, then the disagreements with their reasons. */
  text(): string;
}

const groupOf = (id: string): string => allCases.find((each) => each.id === id)?.group ?? 'unknown';

const expectedOf = (id: string): string => {
  if (groupOf(id) === 'G-hl7v2') return mllpCaseOf(id).expect.ack.join('|');
  const { status, outcomeCode = '' } = caseOf(id).expect;
  return `${status.join('|')} ${outcomeCode}`.trim();
};

export function createReport(title: string): Report {
  const results = new Map<string, Result>();
  const failures = new Map<string, string>();
  return {
    add(id, result, sentences = []) {
      results.set(id, result);
      failures.delete(id);
      if (result === 'failed') failures.set(id, `${id} expected ${expectedOf(id)}, got ${sentences.join('; ')}`);
    },
    text() {
      const groups = [...new Set([...results.keys()].map(groupOf))].toSorted();
      const lines = groups.map((group) => {
        const own = [...results].filter(([id]) => groupOf(id) === group);
        const counts = RESULTS.map((result) => String(own.filter(([, each]) => each === result).length).padStart(9));
        return `${group.padEnd(12)}${String(own.length).padStart(6)}${counts.join('')}`;
      });
      const listed = disagreements.filter(({ id }) => results.has(id)).map(({ id, got, reason }) => `${id} ${got}: ${reason}`);
      const head = `${'group'.padEnd(12)}${'cases'.padStart(6)}${RESULTS.map((each) => each.padStart(9)).join('')}`;
      return `${[`attacks, ${title}`, ...failures.values(), head, ...lines, ...listed].join('\n')}\n`;
    },
  };
}

/** The groups that are not run yet, with how many cases each: nothing is left out in silence. */
export function notRun(): [group: string, cases: number][] {
  const others = allCases.filter((each) => !isRun(each));
  return [...Map.groupBy(others, ({ group }) => group)].map(([group, cases]) => [group, cases.length]);
}

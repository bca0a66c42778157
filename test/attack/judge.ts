import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import type { Verdict } from './run-case.ts';

const FILE = join(resolve(process.env['OUZEL_HOME'] ?? '.'), 'test', 'attack', 'disagreements.json');

/** A case whose expected answer is wrong. `got` is exactly how our answer differs; `reason` names what a reader can check it against. */
const disagreement = z.strictObject({ id: z.string(), got: z.string().min(1), reason: z.string().min(40) });
export type Disagreement = z.output<typeof disagreement>;

export const disagreements: readonly Disagreement[] = z.array(disagreement).parse(JSON.parse(readFileSync(FILE, 'utf8')));

export type Result = 'passed' | 'disagrees' | 'failed';

/** Whether a case counts as passed. A listed case must differ exactly as listed; one that passes as it stands makes its entry stale. */
export function judge(id: string, { differences, broken }: Verdict): { result: Result; sentences: string[] } {
  const got = differences.join('; ');
  const listed = disagreements.find((each) => each.id === id);
  if (listed === undefined) {
    const sentences = [...differences, ...broken];
    return { result: sentences.length === 0 ? 'passed' : 'failed', sentences };
  }
  const stale = got === '' ? ['it passes as it stands: take it off disagreements.json'] : [];
  const other = got !== '' && got !== listed.got ? [`it differs otherwise than disagreements.json says: ${got}`] : [];
  const sentences = [...stale, ...other, ...broken];
  return { result: sentences.length === 0 ? 'disagrees' : 'failed', sentences };
}

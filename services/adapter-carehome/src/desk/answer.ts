import type { Effect } from '@ouzel/exchange';
import { type Database, runEffects, type Sql } from '@ouzel/runtime';
import { type StepRow, stepsOf } from './rows.ts';

export const ANSWERS = ['accepted', 'rejected', 'completed'] as const;

/** What whoever was told says: it is theirs now, it is not, or it is done. */
export interface TaskAnswer {
  step: string;
  record: string;
  organisation: string;
  by: string;
  status: (typeof ANSWERS)[number];
  reason?: string | undefined;
  /** The version that it must still have, where the caller named one. */
  expected?: number | undefined;
  alongside: (row: StepRow) => Effect;
}

// Locks the escalation before the step, as the worker does.
const LOCK = `select e.escalation, s.state, s.purpose, s.version from carehome.escalation e join carehome.step s using (escalation)
  where s.step = $1 and s.told = $2 and e.record = $3 for update of e, s`;
const ANSWER = `update carehome.step set state = $2, answered_at = coalesce(answered_at, now()), answered_by = coalesce(answered_by, $3), reason = $4,
  version = version + 1, updated = now() where step = $1`;
// Whoever answers late still answers: the ladder ends, even where it had come to its end.
const ACKNOWLEDGED = `update carehome.escalation set state = 'acknowledged', settled_at = now() where escalation = $1 and state in ('open', 'unanswered')`;
const RELIEVED = `update carehome.step set state = 'cancelled', reason = 'somebody else has answered', version = version + 1, updated = now()
  where escalation = $1 and step <> $2 and state = 'requested' and purpose <> 'recheck'`;
const FROM: Readonly<Record<TaskAnswer['status'], readonly string[]>> = {
  accepted: ['requested', 'failed', 'cancelled'],
  rejected: ['requested', 'accepted'],
  completed: ['requested', 'accepted', 'failed', 'cancelled'],
};
const REOPENED = `update carehome.escalation set state = 'open', settled_at = null, next_at = now() where escalation = $1 and state = 'acknowledged'
  and not exists (select from carehome.step s where s.escalation = $1 and s.state in ('accepted', 'completed') and s.purpose not in ('repeat', 'recheck'))`;

async function carryOut(
  sql: Sql,
  { escalation, purpose }: { escalation: string; purpose: string },
  { step, status, by, reason }: TaskAnswer,
): Promise<void> {
  await sql.rows({ name: 'carehome-answer', text: ANSWER, values: [step, status, by, reason ?? null] });
  // That the home takes readings again is no review by anybody: the ladder goes on.
  if (purpose === 'repeat' || purpose === 'recheck') return;
  if (status === 'rejected') {
    await sql.rows({ name: 'carehome-reopened', text: REOPENED, values: [escalation] });
    return;
  }
  await sql.rows({ name: 'carehome-acknowledged', text: ACKNOWLEDGED, values: [escalation] });
  await sql.rows({ name: 'carehome-relieved', text: RELIEVED, values: [escalation, step] });
}

/** @returns the step as it now is; `gone` where there is none of this organisation, `stale` where it is another version or past such an answer. */
export const answerStep = (database: Database, answer: TaskAnswer): Promise<StepRow | 'gone' | 'stale'> =>
  database.transaction(async (sql) => {
    const { step, organisation, record, status, expected } = answer;
    const values = [step, organisation, record];
    const [found] = await sql.rows<{ escalation: string; state: string; purpose: string; version: number }>({
      name: 'carehome-answer-lock',
      text: LOCK,
      values,
    });
    if (found === undefined) return 'gone';
    // The same answer again is the same answer.
    const again = found.state === status;
    if (!again && (!FROM[status].includes(found.state) || (expected !== undefined && expected !== found.version))) return 'stale';
    if (!again) await carryOut(sql, found, answer);
    const [row] = await stepsOf(sql, organisation, { local: step, record });
    if (row === undefined) return 'gone';
    await runEffects(sql, [answer.alongside(row)]);
    return row;
  });

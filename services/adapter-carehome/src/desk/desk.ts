import type { Effect } from '@ouzel/exchange';
import { resourceId, type ResourceKey } from '@ouzel/fhir';
import type { Database } from '@ouzel/runtime';
import { answerStep, type TaskAnswer } from './answer.ts';
import { type Content, receiptTask, stepCommunication, stepTask } from './render.ts';
import { type ReceiptRow, receiptsOf, type StepRow, stepsOf, type Wanted } from './rows.ts';

/** A Task or a Communication of an organisation, not yet decided about. */
export interface FoundTask {
  id: string;
  version: number;
  updated: Date;
  record: string;
  /** The score that it is about: what of the resident is shown is what is shown of that. */
  score?: ResourceKey;
  textOf(content: Content | undefined): string;
}

function found(type: 'Task' | 'Communication', row: StepRow | ReceiptRow): FoundTask {
  const { record, local, version, updated, score } = row;
  const render = (content: Content | undefined): object =>
    row.kind === 'receipt'
      ? receiptTask(row, content)
      : type === 'Task'
        ? stepTask(row, content)
        : stepCommunication(row, content);
  return {
    id: resourceId({ record, local }),
    version,
    updated,
    record,
    ...(score === null ? {} : { score: { record, local: score } }),
    textOf: (content) => JSON.stringify(render(content)),
  };
}

/** Tasks of homes and of those whom they call. */
export function createEscalationDesk(database: Database) {
  return {
    async find(type: 'Task' | 'Communication', organisation: string, wanted: Wanted): Promise<FoundTask[]> {
      const steps = stepsOf(database, organisation, wanted);
      const own = wanted.owner === undefined && wanted.states === undefined && type === 'Task';
      const receipts = own ? receiptsOf(database, organisation, wanted) : [];
      return [...(await receipts), ...(await steps)].map((row) => found(type, row));
    },
    async answer(
      answer: Omit<TaskAnswer, 'alongside'> & { alongside: (task: FoundTask) => Effect },
    ): Promise<FoundTask | 'gone' | 'stale'> {
      const row = await answerStep(database, { ...answer, alongside: (now) => answer.alongside(found('Task', now)) });
      return typeof row === 'string' ? row : found('Task', row);
    },
  };
}

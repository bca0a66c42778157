import type { Effect } from '@ouzel/exchange';
import { resourceId, type ResourceKey } from '@ouzel/fhir';
import type { Database } from '@ouzel/runtime';
import { answerStep, type TaskAnswer } from './answer.ts';
import { type Content, receiptTask, stepCommunication, stepTask } from './render.ts';
import { silenceId, type SilenceRow, silencesOf, silenceTask } from './silences.ts';
import { type ReceiptRow, receiptsOf, type StepRow, stepsOf, type Wanted } from './rows.ts';

/** A Task or a Communication of an organisation, not yet decided about. */
export interface FoundTask {
  id: string;
  version: number;
  updated: Date;
  record: string;
  /** The score that it is about: what of the resident is shown is what is shown of that. */
  score?: ResourceKey;
  /** It calls somebody to the resident: they are told what else is to be known. */
  calls?: true;
  /** It is about nobody: there is nothing to decide. */
  nobody?: true;
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
    ...(row.kind === 'step' && type === 'Task' ? { calls: true as const } : {}),
    textOf: (content) => JSON.stringify(render(content)),
  };
}

const foundSilence = (row: SilenceRow): FoundTask => ({
  id: silenceId(row),
  version: row.ended === null ? 1 : 2,
  updated: row.ended ?? row.at,
  record: row.notice,
  nobody: true,
  textOf: () => JSON.stringify(silenceTask(row)),
});

/** Tasks of homes and of those whom they call. */
export function createEscalationDesk(database: Database) {
  return {
    async find(type: 'Task' | 'Communication', organisation: string, wanted: Wanted): Promise<FoundTask[]> {
      const steps = stepsOf(database, organisation, wanted);
      const own = wanted.owner === undefined && wanted.states === undefined && type === 'Task';
      const receipts = own ? receiptsOf(database, organisation, wanted) : [];
      const silences = type === 'Task' ? silencesOf(database, organisation, wanted) : [];
      const about = [...(await receipts), ...(await steps)].map((row) => found(type, row));
      return [...about, ...(await silences).map(foundSilence)];
    },
    async answer(
      answer: Omit<TaskAnswer, 'alongside'> & { alongside: (task: FoundTask) => Effect },
    ): Promise<FoundTask | 'gone' | 'stale'> {
      const row = await answerStep(database, { ...answer, alongside: (now) => answer.alongside(found('Task', now)) });
      return typeof row === 'string' ? row : found('Task', row);
    },
  };
}

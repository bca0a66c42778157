import { z } from 'zod';
import { type Answer, type Ask, get, patch } from '../../api/ask.ts';

const coded = z.looseObject({ text: z.string().default(''), coding: z.array(z.looseObject({ code: z.string() })).default([]) });
const party = z.looseObject({ identifier: z.looseObject({ value: z.string() }).optional(), display: z.string().optional() });
const output = z.looseObject({ type: coded, valueInstant: z.coerce.date().optional(), valueReference: party.optional() });
const task = z.looseObject({
  id: z.string(),
  status: z.string(),
  code: coded,
  businessStatus: z.looseObject({ text: z.string() }).optional(),
  for: z.looseObject({ reference: z.string() }).optional(),
  owner: party.optional(),
  authoredOn: z.coerce.date().optional(),
  executionPeriod: z.looseObject({ start: z.coerce.date().optional() }).optional(),
  restriction: z.looseObject({ period: z.looseObject({ end: z.coerce.date().optional() }) }).optional(),
  partOf: z.array(z.looseObject({ reference: z.string() })).default([]),
  note: z.array(z.looseObject({ text: z.string() })).default([]),
  output: z.array(output).default([]),
});
export type Task = z.output<typeof task>;
const found = z.object({ entry: z.array(z.object({ resource: task })).default([]) });

export const codeOf = ({ code }: Pick<Task, 'code'>): string => code.coding[0]?.code ?? '';
export const residentOf = (each: Task): string | undefined => each.for?.reference.replace(/^.*Patient\//, '');

const tasks =
  (query: string): Ask<Task[]> =>
  async (signal) => {
    const answer = await get(`/Task?${query}`, found)(signal);
    return answer.ok ? { ok: true, value: answer.value.entry.map(({ resource }) => resource) } : answer;
  };

/** The receipts of a resident's sets, newest first. */
export const readReceipts =
  (person: string): Ask<Task[]> =>
  async (signal) => {
    const answer = await tasks(new URLSearchParams({ patient: person }).toString())(signal);
    return answer.ok ? { ok: true, value: answer.value.filter((each) => codeOf(each) === 'receipt') } : answer;
  };
export const readReceipt = (id: string): Ask<Task> => get(`/Task/${id}`, task);
/** Calls that nobody has answered yet. */
export const readOpenCalls: Ask<Task[]> = tasks('status=requested');

/** The home's own word on a call to itself: done. */
export const completeTask = (id: string): Promise<Answer<unknown>> =>
  patch(`/Task/${id}`, [{ op: 'replace', path: '/status', value: 'completed' }], z.unknown());

import { z } from 'zod';
import { limits } from './limits.ts';

const text = z.string().trim().min(limits.textMin).max(limits.textMax);
const count = z.number().int();
const found = { score: count, alerts: count, rules: z.array(z.string()) };

export const OUTCOMES = ['justified', 'rule-wrong', 'training', 'breach'] as const;

/** What an officer may add to a case. */
export const changeSchema = z.discriminatedUnion('kind', [
  /** `to`: the user id of the officer who sees to it. */
  z.strictObject({ kind: z.literal('assign'), to: z.string().min(1).max(128) }),
  /** A question to the member of staff, and what they answered to it, by the number of the question's event. */
  z.strictObject({ kind: z.literal('ask'), text }),
  z.strictObject({ kind: z.literal('answer'), question: z.number().int().min(1), text }),
  z.strictObject({ kind: z.literal('note'), text }),
  z.strictObject({ kind: z.literal('close'), outcome: z.enum(OUTCOMES), reason: text }),
  z.strictObject({ kind: z.literal('reopen'), reason: text }),
]);
export type CaseChange = z.output<typeof changeSchema>;

/** Everything that may have happened to a case. `open` and `alerts` are surveillance's own, or an officer's who opened it by hand. */
export const bodySchema = z.union([
  changeSchema,
  z.object({ kind: z.literal('open'), ...found, reason: z.string().optional() }),
  z.object({ kind: z.literal('alerts'), ...found, reason: z.string().optional() }),
]);
export type CaseBody = z.output<typeof bodySchema>;

export const actorSchema = z.object({ id: z.string(), name: z.string(), role: z.string(), organisation: z.string() });
export type Actor = z.output<typeof actorSchema>;

export interface CaseEvent {
  version: number;
  at: Date;
  /** Nobody: surveillance itself. */
  by?: Actor;
  body: CaseBody;
}

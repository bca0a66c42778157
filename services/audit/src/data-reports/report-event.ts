import { z } from 'zod';
import { actorSchema } from '../cases/case-event.ts';
import { limits } from './limits.ts';

const text = z.string().trim().min(limits.textMin).max(limits.textMax);

/** What may be wrong with a resource. */
export const WRONGS = ['wrong-person', 'wrong-value', 'out-of-date', 'duplicate', 'missing', 'other'] as const;

export const reportSchema = z.strictObject({
  /** `Type/id`. */
  resource: z.string().regex(/^[A-Z][A-Za-z]{1,40}\/[0-9a-z.]{3,64}$/),
  what: z.enum(WRONGS),
  text,
  /** Of an officer: the AuditEvent that shows that there is such a resource. */
  event: z.uuid().optional(),
});
export type DataReport = z.output<typeof reportSchema>;

/** What the custodian, or an officer of the exchange for it, does about a report. */
export const changeSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('take-up'), text }),
  /** At the source: the corrected resource comes from there, as a version of its own. */
  z.strictObject({ kind: z.literal('correct'), text }),
  z.strictObject({ kind: z.literal('refuse'), text }),
  z.strictObject({ kind: z.literal('note'), text }),
]);
export type ReportChange = z.output<typeof changeSchema>;

const bodySchema = z.union([changeSchema, z.object({ kind: z.literal('report'), what: z.enum(WRONGS), text: z.string() })]);
export const eventSchema = z.object({ version: z.number(), at: z.date(), actor: actorSchema, body: bodySchema });
export type ReportEvent = z.output<typeof eventSchema>;
export type ReportBody = z.output<typeof bodySchema>;

export const STATES = ['reported', 'taken-up', 'corrected', 'refused'] as const;
export type ReportState = (typeof STATES)[number];
/** What each act makes of it; a note makes nothing. */
export const AFTER = { 'take-up': 'taken-up', correct: 'corrected', refuse: 'refused', note: undefined } as const;

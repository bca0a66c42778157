import { z } from 'zod';
import { actorSchema } from '../cases/case-event.ts';
import { limits } from './limits.ts';

const text = z.string().trim().min(limits.textMin).max(limits.textMax);
const scale = z.number().int().min(1).max(5);
const at = z.coerce.date();

/** What was lost of personal data (UK GDPR art. 4(12)): that it is secret, that it is right, that it is there. */
export const NATURES = ['confidentiality', 'integrity', 'availability'] as const;
/** Who may have to be told beside the Information Commissioner. */
export const TOLD = ['people', 'custodian', 'data-protection-officer', 'caldicott-guardian', 'safety-officer', 'other'] as const;

export const openingSchema = z.strictObject({
  nature: z.enum(NATURES),
  text,
  /** When somebody was reasonably certain that it happened; now where it is not said. */
  aware: z.iso
    .datetime({ offset: true })
    .transform((said) => new Date(said))
    .optional(),
  case: z.uuid().optional(),
  /** ODS code of whose it is, where that is another than the officer's. */
  organisation: z
    .string()
    .regex(/^\w{3,10}$/)
    .optional(),
});
export type Opening = z.output<typeof openingSchema>;

/** What an officer may add. `harm` and `likelihood`: 1 to 5, as NHS England's guide to notifying incidents has its grid. */
export const changeSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('assess'),
    harm: scale,
    likelihood: scale,
    people: z.number().int().min(0).max(limits.peopleMax),
    text,
  }),
  z.strictObject({ kind: z.literal('told'), whom: z.enum(TOLD), text }),
  z.strictObject({ kind: z.literal('decide'), notify: z.boolean(), text }),
  /** `delay`: why it comes later than 72 hours (art. 33(1)). */
  z.strictObject({ kind: z.literal('notified'), when: at, reference: z.string().trim().min(1).max(100), delay: text.optional() }),
  z.strictObject({ kind: z.literal('note'), text }),
  z.strictObject({ kind: z.literal('close'), text }),
  z.strictObject({ kind: z.literal('reopen'), text }),
]);
export type IncidentChange = z.output<typeof changeSchema>;

/** Everything that may have happened. `open` and `again` are an officer's, or the exchange's own. */
export const bodySchema = z.union([
  changeSchema,
  z.object({ kind: z.literal('open'), nature: z.enum(NATURES), text: z.string(), traceId: z.string().optional() }),
  z.object({ kind: z.literal('again'), traceId: z.string().optional() }),
]);
export type IncidentBody = z.output<typeof bodySchema>;

export const eventSchema = z.object({ version: z.number(), at: z.date(), actor: actorSchema.nullable(), body: bodySchema });
export type IncidentEvent = z.output<typeof eventSchema>;

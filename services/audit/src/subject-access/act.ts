import { WITHHELD_FOR } from '@ouzel/exchange';
import { FhirError } from '@ouzel/fhir';
import { z } from 'zod';

const reason = z.string().trim().min(3).max(500);
const ods = z.string().min(1).max(12);

/** Why a request is refused (UK GDPR art. 12(5), 12(6); DPA 2018 Sch. 2 to 4). */
export const GROUNDS = ['not-identified', 'manifestly-unfounded', 'excessive', 'exempt', 'nothing-held'] as const;

/** What an officer of the exchange may do to a request beside gathering and releasing. */
export const actSchema = z.discriminatedUnion('kind', [
  /** The clock stands until the person has shown who they are. */
  z.strictObject({ kind: z.literal('ask-identity'), reason }),
  z.strictObject({ kind: z.literal('identify'), reason }),
  /** Two months more; the person is told why within the first one (art. 12(3)). */
  z.strictObject({ kind: z.literal('extend'), reason }),
  /** `without`: the custodians that have not reviewed, by name: their parts stay out. */
  z.strictObject({ kind: z.literal('approve'), reason, without: z.array(ods).max(1_000).default([]) }),
  z.strictObject({ kind: z.literal('refuse'), ground: z.enum(GROUNDS), reason }),
  z.strictObject({ kind: z.literal('withdraw'), reason }),
]);
export type OfficersAct = z.output<typeof actSchema>;

/** @throws FhirError `bad-element`. */
export function actFrom(json: unknown): OfficersAct {
  const read = actSchema.safeParse(json);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  const path = issue?.path.map(String).join('.') ?? '';
  throw new FhirError('bad-element', `The body is not as contracts/ig-requests.md has it: ${issue?.message}.`, {
    expression: [path === '' ? 'kind' : path],
  });
}

const count = z.number().int();
/** Everything that may have happened to a request, as it is kept. */
export const bodySchema = z.union([
  actSchema,
  z.object({ kind: z.literal('open'), received: z.iso.date(), reason }),
  z.object({ kind: z.literal('gather'), custodians: z.array(ods), elsewhere: z.array(ods) }),
  z.object({ kind: z.literal('review'), custodian: ods, cleared: count, withheld: count }),
  z.object({ kind: z.literal('release'), sha256: z.string(), lines: count, withheld: count }),
]);
export type RequestBody = z.output<typeof bodySchema>;

export const withheldSchema = z.array(
  z.object({ reference: z.string(), because: z.enum(WITHHELD_FOR), opinion: z.string().optional() }),
);

export interface RequestEvent {
  version: number;
  at: Date;
  by: { id: string; name: string; organisation: string };
  body: RequestBody;
}

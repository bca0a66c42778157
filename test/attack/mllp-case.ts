import { z } from 'zod';
import { allCases } from './case.ts';

const bodyGen = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('mllp-big'), bytes: z.number() }),
  z.strictObject({ kind: z.literal('hl7-repeat'), field: z.literal('PID-3'), n: z.number() }),
]);

const request = z.strictObject({
  transport: z.literal('mllp'),
  /** Without frame bytes, unless `frame` is false. */
  raw: z.string().nullable(),
  frame: z.boolean().default(true),
  /** Bytes of each write. */
  split: z.number().optional(),
  repeat: z.number().default(1),
  setup: z.array(z.strictObject({ transport: z.literal('mllp'), raw: z.string() })).default([]),
  bodyGen: bodyGen.optional(),
  fault: z.literal('stop-postgres').optional(),
});

const expectation = z.strictObject({
  status: z.array(z.number()).max(0),
  ack: z.array(z.enum(['AA', 'AE', 'AR', 'none'])),
  neverAck: z.enum(['AA', 'AE', 'AR']).optional(),
  never: z.array(z.string()).optional(),
  sameEffectOnce: z.literal(true).optional(),
  noCrash: z.literal(true).optional(),
  metric: z.string().optional(),
  closedWithinMs: z.number().optional(),
  maxMs: z.number().optional(),
  rowsCreated: z.number().optional(),
  rssDeltaMiBMax: z.number().optional(),
  slow: z.strictObject({ sockets: z.number(), closedWithinMs: z.number(), othersP99MsMax: z.number() }).optional(),
  field: z.strictObject({ path: z.string(), exists: z.literal(false).optional(), equals: z.string().optional() }).optional(),
  workItem: z.enum(['identity-conflict', 'unmerge-review']).optional(),
  linked: z.literal(false).optional(),
  afterMerge: z.literal(true).optional(),
  convergesWith: z.string().optional(),
});

const mllpCase = z.strictObject({
  id: z.string(),
  group: z.literal('G-hl7v2'),
  request,
  expect: expectation,
  note: z.string(),
  ref: z.string().optional(),
});
export type MllpCase = z.output<typeof mllpCase>;

/** A case over MLLP with all of its keys. @throws Error where there is none, or one that the runner does not know. */
export function mllpCaseOf(id: string): MllpCase {
  const parsed = mllpCase.safeParse(allCases.find((each) => each.id === id));
  if (!parsed.success) throw new Error(`${id}: the runner does not know this case: ${z.prettifyError(parsed.error)}`);
  return parsed.data;
}

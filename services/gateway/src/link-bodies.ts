import type { LinkPair, LinkState } from '@ouzel/exchange';
import { FhirError, isNhsNumber } from '@ouzel/fhir';
import { z } from 'zod';
import { bodyOf } from './body.ts';
import type { Call } from './context.ts';
import { limits } from './limits.ts';

const reason = z.string().trim().min(3).max(limits.reasonMax);
const localNumber = z
  .string()
  .regex(/^[^|]*\|[^|]+$/, 'authority|number')
  .max(limits.numberMax);
const nhsNumber = z.string().refine(isNhsNumber, 'no NHS number');
const merge = z.discriminatedUnion('scope', [
  z.strictObject({ scope: z.literal('person'), survivor: nhsNumber, obsolete: nhsNumber, reason }),
  z.strictObject({
    scope: z.literal('local'),
    custodian: z.string().min(1),
    survivor: localNumber,
    obsolete: localNumber,
    reason,
  }),
]);
const unmerge = z.strictObject({ reason });
const review = z.strictObject({ reason, consent: z.enum(['both', 'survivor']) });

async function parsed<Content>(call: Call, schema: z.ZodType<Content>): Promise<Content> {
  const { json } = await bodyOf(call.http, ['application/json']);
  const found = schema.safeParse(json);
  if (found.success) return found.data;
  const expression = found.error.issues.map(({ path }) => path.join('.')).filter((path) => path !== '');
  throw new FhirError('bad-element', 'The body is not what this address takes; contracts/ig-links.md says what is.', {
    expression,
  });
}

/** Two numbers that are to be merged, and why. */
export async function mergeOf(call: Call): Promise<{ pair: LinkPair; reason: string }> {
  const { reason: why, ...pair } = await parsed(call, merge);
  return { pair, reason: why };
}
export const unmergeOf = (call: Call): Promise<{ reason: string }> => parsed(call, unmerge);
export const reviewOf = (call: Call): Promise<{ reason: string; consent: LinkState['consent'] }> => parsed(call, review);

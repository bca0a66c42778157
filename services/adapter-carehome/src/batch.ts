import { FhirError } from '@ouzel/fhir';
import { z } from 'zod';
import { limits } from './limits.ts';

const bundle = z.looseObject({
  resourceType: z.literal('Bundle'),
  type: z.enum(['batch', 'transaction']),
  entry: z
    .array(z.looseObject({ resource: z.unknown(), request: z.looseObject({ method: z.string(), url: z.string() }).optional() }))
    .min(1),
});

export interface PostedEntry {
  resource: unknown;
  /** Why the entry cannot be taken as it stands. */
  error?: FhirError;
}

/**
 * The entries of a posted set: a batch or transaction Bundle of `POST Observation`.
 * @throws FhirError `bad-structure`, `too-costly` where it is no such Bundle or too large a one.
 */
export function parseSet(json: unknown): { type: 'batch' | 'transaction'; entries: PostedEntry[] } {
  const read = bundle.safeParse(json);
  if (!read.success) {
    const path = read.error.issues[0]?.path.map(String).join('.') ?? '';
    throw new FhirError('bad-structure', 'Send a Bundle of type batch or transaction with at least one entry.', {
      expression: [path === '' ? 'Bundle' : `Bundle.${path}`],
    });
  }
  const { type, entry } = read.data;
  if (entry.length > limits.entriesMax) throw new FhirError('too-costly', `A set has at most ${limits.entriesMax} entries.`);
  const entries = entry.map(({ resource, request }, at): PostedEntry => {
    if (request?.method === 'POST' && request.url === 'Observation') return { resource };
    const error = new FhirError('not-allowed', 'A set takes POST Observation only.', {
      expression: [`Bundle.entry[${at}].request`],
    });
    return { resource, error };
  });
  return { type, entries };
}

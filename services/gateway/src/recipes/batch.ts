import type { Recipe } from '@ouzel/exchange';
import { FhirError } from '@ouzel/fhir';
import type { HttpAnswer } from '@ouzel/runtime';
import { z } from 'zod';
import { readText, refusedText } from '../bundle-answer.ts';
import type { Materials } from './materials.ts';
import { errorOf, refusal } from './refused.ts';

/** Of a batch of reads, for each entry: which part of the event it is, and how it was answered; or the refusal. */
export const batch = z.looseObject({
  as: z.literal('batch'),
  entries: z.array(z.union([refusal, z.object({ part: z.number(), status: z.number(), etag: z.string().optional() })])),
});

/** An entry of a batch as it was read: the number of its part, where it left one, and what came of it. */
export interface ReadResult {
  part: number | undefined;
  result: HttpAnswer | FhirError;
}

const refusalOf = ({ situation, message, expression }: FhirError): Recipe => ({
  as: 'refusal',
  situation,
  text: message,
  expression,
});

function entryOf({ part, result }: ReadResult): object | undefined {
  if (result instanceof FhirError) return refusalOf(result);
  const etag = result.headers?.['ETag'];
  return part === undefined ? undefined : { part, status: result.status, ...(etag === undefined ? {} : { etag }) };
}

/** Undefined where one of the reads left no part in the event. */
export function batchRecipe(read: readonly ReadResult[]): Recipe | undefined {
  const entries = read.map(entryOf);
  return entries.includes(undefined) ? undefined : { as: 'batch', entries };
}

export function writeBatch(
  { entries }: z.output<typeof batch>,
  { parts }: Materials,
  write: (recipe: unknown, materials: Materials) => Buffer,
): Buffer {
  const texts = entries.map((entry) => {
    if ('as' in entry) return refusedText(errorOf(entry));
    const part = parts[entry.part];
    if (part === undefined) throw new Error('The event has no such part.');
    const tagged = entry.etag === undefined ? {} : { headers: { ETag: entry.etag } };
    return readText({ status: entry.status, ...tagged, body: write(part.recipe, part.materials) });
  });
  const entry = texts.length === 0 ? '' : `,"entry":[${texts.join(',')}]`;
  return Buffer.from(`{"resourceType":"Bundle","type":"batch-response"${entry}}`);
}

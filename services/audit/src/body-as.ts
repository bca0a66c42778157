import { FhirError } from '@ouzel/fhir';
import type { z } from 'zod';

/** What was sent, as the schema has it. `sentence` says how it must be. @throws FhirError `bad-element`. */
export function bodyAs<Schema extends z.ZodType>(schema: Schema, json: unknown, sentence: string): z.output<Schema> {
  const read = schema.safeParse(json);
  if (read.success) return read.data;
  const path = read.error.issues[0]?.path.map(String).join('.') ?? '';
  throw new FhirError('bad-element', sentence, path === '' ? {} : { expression: [path] });
}

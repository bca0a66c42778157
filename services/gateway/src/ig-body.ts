import { FhirError } from '@ouzel/fhir';
import type { z } from 'zod';
import { bodyOf } from './body.ts';
import type { Call } from './context.ts';

/** The JSON body as the schema has it. `page`: where a caller reads how it must be. @throws FhirError `bad-element`, naming what is wrong. */
export async function bodyAs<Schema extends z.ZodType>({ http }: Call, schema: Schema, page: string): Promise<z.output<Schema>> {
  const read = schema.safeParse((await bodyOf(http, ['application/json'])).json);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  const path = issue?.path.map(String).join('.') ?? '';
  const sentence = `The body is not as ${page} has it${path === '' ? '' : ` at ${path}`}: ${issue?.message}.`;
  throw new FhirError('bad-element', sentence, path === '' ? {} : { expression: [path] });
}

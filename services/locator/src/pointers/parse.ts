import { PointerError } from '@ouzel/exchange';
import { isObject } from '@ouzel/fhir';
import type { z } from 'zod';
import { type PointerResource, pointerSchema } from './model.ts';

const REQUIRED = ['custodian', 'type', 'status', 'subject', 'category', 'author', 'content'];

const isEmpty = (value: unknown): boolean => value === undefined || value === null || value === '';

/** `content[0].attachment.url`, as FHIRPath writes it. */
export function pathOf(path: readonly PropertyKey[]): string {
  return path.reduce<string>((joined, each) => {
    if (typeof each === 'number') return `${joined}[${each}]`;
    return joined === '' ? String(each) : `${joined}.${String(each)}`;
  }, '');
}

/** What is wrong with one element, never what stood in it. */
function faultOf(issue: z.core.$ZodIssue | undefined): PointerError {
  if (issue?.code === 'unrecognized_keys')
    return new PointerError(
      'bad-element',
      'INVALID_RESOURCE',
      'The resource contains extra fields',
      pathOf(issue.path) || undefined,
    );
  const where = pathOf(issue?.path ?? []);
  const why =
    issue?.code === 'invalid_type' ? 'Field required, or of another kind' : 'Input should be as the record locator wants it';
  return new PointerError('bad-element', 'MESSAGE_NOT_WELL_FORMED', `Request body could not be parsed (${where}: ${why})`, where);
}

/** The shape of a posted pointer. `needsId` where the holder gives the id. @throws PointerError. */
export function parsePointer(resource: unknown, needsId: boolean): PointerResource {
  if (!isObject(resource))
    throw new PointerError(
      'bad-element',
      'MESSAGE_NOT_WELL_FORMED',
      'Request body could not be parsed (resourceType: Field required)',
    );
  const missing = [...REQUIRED, ...(needsId ? ['id'] : [])].find((name) => isEmpty(resource[name]));
  if (missing !== undefined)
    throw new PointerError('missing-element', 'INVALID_RESOURCE', `The required field '${missing}' is missing`, missing);
  const parsed = pointerSchema.safeParse(resource);
  if (!parsed.success) throw faultOf(parsed.error.issues[0]);
  // PostgreSQL keeps no text with U+0000 in it.
  if (JSON.stringify(parsed.data).includes('\\u0000'))
    throw new PointerError(
      'bad-element',
      'MESSAGE_NOT_WELL_FORMED',
      'Request body could not be parsed (a character of value zero)',
    );
  return parsed.data;
}

import { FhirError } from '@ouzel/fhir';
import type { HttpRequest } from '@ouzel/runtime';
import { z } from 'zod';
import { bodyOf } from './body.ts';
import type { Interactor } from './request.ts';

const parameters = z.looseObject({
  resourceType: z.literal('Parameters'),
  parameter: z.array(z.looseObject({ name: z.string() })).default([]),
});

/** The one primitive value of a parameter, as an address would have it. */
function valueOf(parameter: z.output<typeof parameters>['parameter'][number]): [string, string] {
  const [value, ...more] = Object.entries(parameter).flatMap(([key, each]) => (/^value[A-Z]/.test(key) ? [each] : []));
  const isPrimitive = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
  if (more.length > 0 || !isPrimitive)
    throw new FhirError('bad-element', 'Each parameter of this operation has one primitive value.', {
      expression: ['Parameters.parameter'],
    });
  return [parameter.name, String(value)];
}

async function queryOf(http: HttpRequest): Promise<URLSearchParams> {
  const query = new URLSearchParams(http.query);
  const body = await http.body();
  if (body.length === 0) return query;
  const given = parameters.safeParse((await bodyOf(http)).json);
  if (!given.success) throw new FhirError('bad-structure', 'Send a Parameters resource, or no body.');
  for (const [name, value] of given.data.parameter.map(valueOf)) query.append(name, value);
  return query;
}

/**
 * An operation that reads, asked by POST: its parameters are those of a Parameters resource, which may be left out
 * (https://hl7.org/fhir/R4/operations.html#executing).
 */
export function byPost(handle: Interactor): Interactor {
  return async (call) => handle({ ...call, http: { ...call.http, query: await queryOf(call.http) } });
}

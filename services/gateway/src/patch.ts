import type { Disclosure } from '@ouzel/exchange';
import { FhirError, parseExact, parseResourceId } from '@ouzel/fhir';
import jsonPatch from 'fast-json-patch';
import { z } from 'zod';
import { bodyOf, keyOf, versionOfIfMatch } from './body.ts';
import { accessRequest, assertScope, type Call } from './context.ts';
import { assertGood, gone } from './create.ts';
import { limits } from './limits.ts';
import { release } from './release.ts';
import { storeOne } from './store-one.ts';

const pointer = z.string().regex(/^(\/.*)?$/s);
const operation = z.discriminatedUnion('op', [
  z.object({ op: z.literal('add'), path: pointer, value: z.unknown() }),
  z.object({ op: z.literal('replace'), path: pointer, value: z.unknown() }),
  z.object({ op: z.literal('test'), path: pointer, value: z.unknown() }),
  z.object({ op: z.literal('remove'), path: pointer }),
  z.object({ op: z.literal('move'), path: pointer, from: pointer }),
  z.object({ op: z.literal('copy'), path: pointer, from: pointer }),
]);
const operations = z.array(operation).min(1).max(limits.patchOperationsMax);

const bad = (sentence: string): FhirError => new FhirError('bad-structure', sentence);

const sizeOf = (value: unknown): number => (value === undefined ? 0 : JSON.stringify(value).length);

/** The resource as the patch makes it (RFC 6902). @throws FhirError `bad-structure`, `unsafe` where a test does not hold. */
function patched(text: string, json: unknown): unknown {
  const given = operations.safeParse(json);
  if (!given.success) throw bad(`Send a JSON Patch: a list of at most ${limits.patchOperationsMax} operations of RFC 6902.`);
  const document = parseExact(text);
  try {
    let copied = 0;
    let result = document;
    for (const each of given.data) {
      // Copies of copies double the resource with each operation.
      if (each.op === 'copy') copied += sizeOf(jsonPatch.getValueByPointer(result, each.from));
      if (copied > limits.patchCopiedCharsMax) throw new FhirError('too-costly', 'The patch copies too much.');
      result = jsonPatch.applyPatch(result, [each], true, true, true).newDocument;
    }
    return result;
  } catch (error) {
    if (error instanceof FhirError) throw error;
    if (Error.isError(error) && error.name === 'TEST_OPERATION_FAILED')
      throw new FhirError('stale-version', 'A test of the patch does not hold; read the resource again.');
    throw bad('The patch does not fit the resource: a path of it leads nowhere, or a value is missing.');
  }
}

/** `PATCH {type}/{id}` with JSON Patch, by the contributor that posted it; the whole that results is judged like an update. */
export async function patch(call: Call, type: string): Promise<Disclosure> {
  const { gateway, http, requester } = call;
  assertScope(requester, type, 'u');
  const { json, digest } = await bodyOf(http, ['application/json-patch+json']);
  const id = http.params['id'] ?? '';
  const key = parseResourceId(id);
  if (key === undefined) throw gone();
  const wanted = http.header('if-match') === undefined ? undefined : versionOfIfMatch(http.header('if-match'));
  const request = accessRequest(call, 'patch', type, { by: 'record', record: key.record });
  return release(call, request, async (permit, alongside) => {
    if (permit.hideLocation)
      throw new FhirError('not-allowed', 'What is shown of this resource is not all of it: send the whole by PUT.');
    const [current] = await gateway.reader.read(permit, { types: [type], conditions: [{ on: 'keys', keys: [key] }] });
    if (current === undefined) throw gone();
    const target = { id, key, expected: wanted ?? current.version };
    const [judged] = await gateway.intake.judge(
      [{ resource: patched(current.text, json), type, target }],
      requester.organisation,
    );
    return storeOne(call, permit, { good: assertGood(judged), key: keyOf(http, digest), made: false }, alongside);
  });
}

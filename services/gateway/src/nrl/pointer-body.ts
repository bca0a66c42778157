import { setImmediate as pause } from 'node:timers/promises';
import { PointerError } from '@ouzel/exchange';
import { FhirError, parseJsonInTurns } from '@ouzel/fhir';
import type { HttpRequest } from '@ouzel/runtime';
import { z } from 'zod';
import { limits } from '../limits.ts';
import { refuseUnstorable } from '../request.ts';

const JSON_TYPE = /^application\/(fhir\+)?json\s*(;\s*(version=1|charset="?utf-8"?|fhirversion=4\.0)\s*)*$/i;

/** The JSON of a body. @throws FhirError `media-type`, `bad-structure`, `too-long`; PointerError where there is none. */
export async function pointerBody(http: HttpRequest): Promise<unknown> {
  if (!JSON_TYPE.test(http.header('content-type') ?? ''))
    throw new FhirError('media-type', 'Send application/fhir+json;version=1.');
  const body = await http.body();
  if (body.length === 0) throw new PointerError('bad-element', 'BAD_REQUEST', 'Request body is required');
  if (body.length > limits.pointerBytesMax)
    throw new FhirError('too-long', `A pointer may have at most ${limits.pointerBytesMax} bytes.`);
  return parseJsonInTurns(body, pause);
}

const asked = z.record(z.string(), z.string());

/** The parameters of a search by POST: a JSON object, as the record locator has it. */
export async function searchBody(http: HttpRequest): Promise<URLSearchParams> {
  const read = asked.safeParse(await pointerBody(http));
  if (!read.success)
    throw new PointerError(
      'bad-element',
      'MESSAGE_NOT_WELL_FORMED',
      'Request body could not be parsed (an object of texts is expected)',
    );
  refuseUnstorable(Object.values(read.data).join(' '));
  return new URLSearchParams([...Object.entries(read.data), ...http.query]);
}

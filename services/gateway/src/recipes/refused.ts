import { hash } from 'node:crypto';
import type { AccessEvent, AccessRequest } from '@ouzel/exchange';
import { FhirError, isSituation } from '@ouzel/fhir';
import { z } from 'zod';
import { refusalText } from '../answer.ts';
import { nobody } from '../search-subject.ts';
import { addressed } from './address-kept.ts';

export const refusal = z.looseObject({
  as: z.literal('refusal'),
  situation: z.string().refine(isSituation),
  text: z.string(),
  expression: z.array(z.string()).optional(),
});

/** The error that a refusal was. */
export function errorOf({ situation, text, expression = [] }: z.output<typeof refusal>): FhirError {
  if (!isSituation(situation)) throw new Error('A recipe names no such situation.');
  return new FhirError(situation, text, { expression });
}

const sha256 = (body: Buffer | string): string => hash('sha256', body, 'hex');

function nothingOf(request: AccessRequest, self: string, base: string): Pick<AccessEvent, 'recipe' | 'bodyHash'> {
  return { recipe: addressed({ as: 'nothing', self }, request.query, base), bodyHash: sha256(nobody(self)) };
}

/** The event of a refusal with the hash of what its caller is answered: the OperationOutcome, or of a search that nobody is found. */
export function asAnswered(event: AccessEvent, base: string): AccessEvent {
  const { request } = event;
  const read = refusal.safeParse(event.recipe);
  if (!read.success) return event;
  if (read.data.situation === 'no-record' && request.nothing !== undefined)
    return { ...event, ...nothingOf(request, request.nothing, base) };
  return { ...event, bodyHash: sha256(refusalText(errorOf(read.data), request.traceId)) };
}

/** A search that named nobody who could be one of ours ends before anything is decided: its event says what it was answered. */
export function asNothing(event: AccessEvent, self: string, body: Buffer | string, base: string): AccessEvent {
  return event.status === 200 && nobody(self).equals(Buffer.from(body))
    ? { ...event, ...nothingOf(event.request, self, base) }
    : event;
}

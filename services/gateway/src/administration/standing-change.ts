import type { Requester } from '@ouzel/exchange';
import { FhirError } from '@ouzel/fhir';
import { z } from 'zod';
import type { Call } from '../context.ts';
import { reason, registeredId } from './registrants.ts';
import type { RegisteredKind } from './rooms.ts';

export const change = z.strictObject({ status: z.enum(['active', 'suspended', 'removed']), reason });

/** Whom the address names. @throws FhirError `not-found`. */
export function idOf({ http }: Call): string {
  const asked = http.params['id'] ?? '';
  if (!registeredId.safeParse(asked).success) throw new FhirError('not-found', 'Nobody is registered by this id.');
  return asked;
}

/** The version that the caller takes for the current one. @throws FhirError `bad-value`. */
export function expectedOf({ http }: Call): number | undefined {
  const match = http.header('if-match');
  if (match === undefined) return undefined;
  const version = /^(?:W\/)?"(\d{1,9})"$/.exec(match.trim())?.[1];
  if (version === undefined) throw new FhirError('bad-value', 'If-Match is not an ETag of ours.', { expression: ['If-Match'] });
  return Number(version);
}

/** Nobody may shut out themselves: the next request would find no administrator. */
export function refuseOneself({ clientId, organisation, user }: Requester, kind: RegisteredKind, of: string): void {
  const own = {
    organisation: [organisation.ods],
    client: [clientId],
    practitioner: [user?.id],
    role: [user?.roleProfile, user?.id],
  };
  if (own[kind].includes(of)) throw new FhirError('unsafe', 'An administrator cannot suspend or remove what they act by.');
}

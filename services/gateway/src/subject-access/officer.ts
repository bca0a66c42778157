import { mayOperate } from '@ouzel/access';
import { type AccessRequest, type Effect } from '@ouzel/exchange';
import { base32OfUuid, FhirError } from '@ouzel/fhir';
import { accessRequest, type Call } from '../context.ts';
import { assertReviewer } from '../ig-reviewer.ts';
import type { RequestItem } from './rooms.ts';

export const PAGE = 'contracts/ig-requests.md';

export interface Officer {
  by: { id: string; name: string; organisation: string };
  /** Whose officers see what: those of the exchange everything. */
  within: string | undefined;
}

/** A named officer with the scope for this, of the exchange or of a custodian. @throws FhirError `not-allowed`. */
export function officerOf(call: Call): Officer {
  assertReviewer(call);
  const { user, organisation } = call.requester;
  if (user === undefined || !mayOperate(call.requester, 'subject-access'))
    throw new FhirError('not-allowed', 'This is for named officers, with the scope user/$subject-access.');
  const by = { id: user.id, name: user.name, organisation: organisation.ods };
  return { by, within: organisation.kind === 'exchange' ? undefined : organisation.ods };
}

/** The same of the exchange alone. @throws FhirError `not-allowed`. */
export function ownOfficerOf(call: Call): Officer['by'] {
  const { by, within } = officerOf(call);
  if (within !== undefined) throw new FhirError('not-allowed', 'This is for officers of the exchange.');
  return by;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The id of the address. @throws FhirError `not-found`. */
export function idOf({ http }: Call): string {
  const id = http.params['id'] ?? '';
  if (!UUID.test(id)) throw new FhirError('not-found', 'There is no such request for you to see.');
  return id;
}

export function requestOf(call: Call, target: string, person: string | null): AccessRequest {
  return accessRequest(call, 'operation', target, person === null ? { by: 'none' } : { by: 'person', person });
}

export const effectOf = (call: Call, target: string, person: string | null): Effect =>
  call.gateway.audit.effect({
    request: requestOf(call, target, person),
    outcome: '0',
    status: 200,
    answers: [],
    resources: [],
  }).effect;

/** Whose request it is. @throws FhirError `not-found` once they are erased. */
export function personOf({ person }: Pick<RequestItem, 'person'>): string {
  if (person === null) throw new FhirError('not-found', 'Nobody is named in this request any more.');
  return person;
}

/** As callers see it: the person by the id of their Patient. */
export const shown = <Item extends RequestItem>({ person, people: _people, ...item }: Item) => ({
  ...item,
  ...(person === null ? {} : { patient: base32OfUuid(person) }),
});

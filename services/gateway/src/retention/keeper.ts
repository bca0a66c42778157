import { mayOperate } from '@ouzel/access';
import { type Effect, type Interaction } from '@ouzel/exchange';
import { base32OfUuid, FhirError, uuidOfBase32 } from '@ouzel/fhir';
import { z } from 'zod';
import { reason } from '../administration/registrants.ts';
import { accessRequest, type Call } from '../context.ts';
import { assertReviewer } from '../ig-reviewer.ts';

export const PAGE = 'contracts/ig-board.md';
/** Who approves an erasure, and lifts a hold (national RBAC): the Caldicott Guardian. */
export const GUARDIANS = ['R5105'];
export const aboutPerson = z.strictObject({ patient: z.string().max(64), reason });
export const withReason = z.strictObject({ reason });

/** A named officer of the exchange with the scope for this. @throws FhirError `not-allowed`. */
export function keeperOf(call: Call, roles?: readonly string[]): { id: string; name: string } {
  assertReviewer(call, roles);
  const { organisation, user } = call.requester;
  if (user === undefined || organisation.kind !== 'exchange' || !mayOperate(call.requester, 'retention'))
    throw new FhirError('not-allowed', 'This is for named officers of the exchange, with the scope user/$retention.');
  return { id: user.id, name: user.name };
}

/** Everybody by whom the person of an id is known; an id of nobody that the exchange knows any more stands for itself. @throws FhirError `bad-value`. */
export async function peopleOf({ gateway }: Call, patient: string): Promise<{ person: string; people: string[] }> {
  const person = uuidOfBase32(patient.replace(/^Patient\//, ''));
  if (person === undefined) throw new FhirError('bad-value', 'patient is the id of a Patient.', { expression: ['patient'] });
  const people = await gateway.peopleBehind({ person });
  return { person, people: people.includes(person) ? people : [...people, person] };
}

/** The event of what an officer did. `person`: whose trail it is in; an erasure itself is in nobody's. */
export function effectOf(call: Call, interaction: Interaction, target: string, person?: string): Effect {
  const subject = person === undefined ? ({ by: 'none' } as const) : ({ by: 'person', person } as const);
  const request = accessRequest(call, interaction, target, subject);
  return call.gateway.audit.effect({ request, outcome: '0', status: 200, answers: [], resources: [] }).effect;
}

/** The people of an item as callers name them. */
export const shown = ({ people, ...item }: { people: readonly string[] | null }): object => ({
  ...item,
  patients: (people ?? []).map((person) => base32OfUuid(person)),
});

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The id of the address. @throws FhirError `not-found`. */
export function idOf({ http }: Call): string {
  const id = http.params['id'] ?? '';
  if (!UUID.test(id)) throw nothing();
  return id;
}

export const nothing = (): FhirError => new FhirError('not-found', 'There is no such hold or erasure.');

import type { AccessEvent, Interaction } from '@ouzel/exchange';
import { FhirError } from '@ouzel/fhir';
import { accessRequest, type Call } from '../context.ts';
import { assertReviewer } from '../ig-reviewer.ts';
import type { Officer } from './rooms.ts';

/** A Privacy Officer or Caldicott Guardian, by name. @throws FhirError `not-allowed`. */
export function officerOf(call: Call): Officer {
  assertReviewer(call);
  const { user, organisation } = call.requester;
  if (user === undefined) throw new FhirError('not-allowed', 'Cases are seen to by a named officer.');
  const { id, name, role } = user;
  return { id, name, role, organisation: organisation.ods, exchange: organisation.kind === 'exchange' };
}

const CASE = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The case of the address. @throws FhirError `not-found`. */
export function caseOf({ http }: Call): string {
  const id = http.params['case'] ?? '';
  if (!CASE.test(id)) throw new FhirError('not-found', 'There is no such case for you to see.');
  return id;
}

/** What an officer did, for the trail of the person whom the case is about. */
export function eventOf(call: Call, interaction: Interaction, target: string, person: string | null): AccessEvent {
  const subject = person === null ? ({ by: 'none' } as const) : ({ by: 'person', person } as const);
  const request = accessRequest(call, interaction, target, subject);
  return { request, outcome: '0', status: 200, answers: [], resources: [] };
}

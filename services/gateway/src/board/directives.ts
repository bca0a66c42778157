import { mayOperate } from '@ouzel/access';
import { FhirError, uuidOfBase32 } from '@ouzel/fhir';
import type { HttpAnswer } from '@ouzel/runtime';
import { accessRequest, type Call } from '../context.ts';
import { answer } from '../ig-answer.ts';
import { assertReviewer } from '../ig-reviewer.ts';
import { refuseUnknown, single } from '../parameters.ts';

/** The person of `patient`, by the id that the trail has of them. @throws FhirError `bad-value`. */
export function askedPerson({ http }: Call): string {
  const person = uuidOfBase32((single(http.query, 'patient') ?? '').replace(/^Patient\//, ''));
  if (person === undefined) throw new FhirError('bad-value', 'patient is the id of a Patient.', { expression: ['patient'] });
  return person;
}

/** An officer of the exchange with a scope of their own. @throws FhirError `not-allowed`. */
export function assertOfficerOf(call: Call, operation: string): void {
  assertReviewer(call);
  const { requester } = call;
  if (requester.organisation.kind !== 'exchange' || !mayOperate(requester, operation))
    throw new FhirError('not-allowed', `This is for officers of the exchange, with the scope user/$${operation}.`);
}

/** `GET directives?patient=`: what one person decided about sharing, in force or not, and in which words that is told to them. */
export async function listDirectives(call: Call): Promise<HttpAnswer> {
  assertOfficerOf(call, 'read-directives');
  refuseUnknown(call.http, ['patient']);
  const person = askedPerson(call);
  const { gateway } = call;
  const { rules, dissents } = await gateway.directiveDesk.of(person);
  const request = accessRequest(call, 'operation', 'directives', { by: 'person', person });
  await gateway.audit.record({ request, outcome: '0', status: 200, answers: [], resources: [] });
  return answer({ directives: rules, dissents });
}

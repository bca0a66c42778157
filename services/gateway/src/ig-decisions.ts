import { base32OfUuid, FhirError } from '@ouzel/fhir';
import type { HttpAnswer } from '@ouzel/runtime';
import { accessRequest, type Call } from './context.ts';
import { answer } from './ig-answer.ts';
import { assertReviewer } from './ig-reviewer.ts';
import { refuseUnknown } from './parameters.ts';
import type { PastEvent } from './policy-desk.ts';

/** The event as this reviewer may know it: who reviews for an organisation sees what that organisation did. */
async function eventFor({ gateway, requester, http }: Call): Promise<PastEvent> {
  const id = http.params['id'] ?? '';
  const event = /^[0-9a-f-]{36}$/.test(id) ? await gateway.past.event(id) : undefined;
  const own = requester.organisation.kind === 'exchange' || event?.organisation.ods === requester.organisation.ods;
  if (event === undefined || !own) throw new FhirError('not-found', 'There is no such decision for you to review.');
  return event;
}

/** `GET decisions/{id}`: why a request was answered as it was, in words; the id is that of its AuditEvent. */
export async function explainDecision(call: Call): Promise<HttpAnswer> {
  assertReviewer(call);
  refuseUnknown(call.http, []);
  const { policy, audit } = call.gateway;
  const event = await eventFor(call);
  const { parts = [], person, ...whole } = event;
  const patientOf = (id: string | undefined) => (id === undefined ? {} : { patient: `Patient/${base32OfUuid(id)}` });
  const explained = await Promise.all(
    parts.map(async ({ person: of, ...part }) => ({ ...(await policy.explain({ ...whole, ...part })), ...patientOf(of) })),
  );
  const body = {
    id: call.http.params['id'],
    recorded: event.recorded,
    ...patientOf(person),
    ...(await policy.explain(event)),
    ...(explained.length === 0 ? {} : { parts: explained }),
  };
  const subject = person === undefined ? ({ by: 'none' } as const) : ({ by: 'person', person } as const);
  const request = accessRequest(call, 'operation', 'decisions', subject);
  await audit.record({ request, outcome: '0', status: 200, answers: [], resources: [] });
  return answer(body);
}

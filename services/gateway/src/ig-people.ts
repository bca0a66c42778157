import { base32OfUuid, FhirError, parseNhsNumber } from '@ouzel/fhir';
import type { HttpAnswer } from '@ouzel/runtime';
import { z } from 'zod';
import { reviewable } from './audit-event.ts';
import { bodyOf } from './body.ts';
import { accessRequest, type Call } from './context.ts';
import { answer } from './ig-answer.ts';
import { assertReviewer } from './ig-reviewer.ts';
import { refuseUnknown } from './parameters.ts';

/** Who has an NHS number, old or current: the locator implements it. */
export interface People {
  personOf(nhsNumber: string): Promise<string | undefined>;
}

const asked = z.strictObject({ nhsNumber: z.string().max(20) });

/**
 * `POST people`: the id by which the trail knows somebody. By POST, so that the number is in no address. Who reviews for an organisation is told
 * of those whom that organisation asked about, and of nobody else.
 */
export async function findPersonByNumber(call: Call): Promise<HttpAnswer> {
  assertReviewer(call);
  refuseUnknown(call.http, []);
  const { gateway, requester } = call;
  const body = asked.safeParse((await bodyOf(call.http, ['application/json'])).json);
  if (!body.success) throw new FhirError('bad-element', 'Send { "nhsNumber": "..." }.', { expression: ['nhsNumber'] });
  const person = await gateway.people.personOf(parseNhsNumber(body.data.nhsNumber.replaceAll(' ', ''), 'nhsNumber'));
  const own = async (of: string): Promise<boolean> => {
    if (requester.organisation.kind === 'exchange') return true;
    const about = reviewable({ clauses: [{ on: 'person', any: [of] }] }, requester);
    return (await gateway.trail.search(about, { count: 1, total: 'none' })).events.length > 0;
  };
  if (person === undefined || !(await own(person)))
    throw new FhirError('not-found', 'Nobody with this NHS number is in the part of the trail that you review.');
  const request = accessRequest(call, 'operation', 'people', { by: 'person', person });
  await gateway.audit.record({ request, outcome: '0', status: 200, answers: [], resources: [] });
  return answer({ patient: base32OfUuid(person) });
}

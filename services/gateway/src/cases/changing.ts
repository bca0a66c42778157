import { FhirError } from '@ouzel/fhir';
import type { HttpAnswer } from '@ouzel/runtime';
import { bodyOf, versionOfIfMatch } from '../body.ts';
import type { Call } from '../context.ts';
import { answer } from '../ig-answer.ts';
import { mayOperate } from '@ouzel/access';
import { caseOf, eventOf, officerOf } from './officer.ts';

/** `POST cases/{id}/events` with If-Match: what an officer did is added to the case; the event of the trail is in the same transaction. */
export async function changeCase(call: Call): Promise<HttpAnswer> {
  const officer = officerOf(call);
  if (!mayOperate(call.requester, 'cases')) throw new FhirError('not-allowed', 'Cases are changed with the scope user/$cases.');
  const id = caseOf(call);
  const expected = versionOfIfMatch(call.http.header('if-match'));
  const { json } = await bodyOf(call.http, ['application/json']);
  const { audit, cases } = call.gateway;
  const { version, state } = await cases.change(
    officer,
    { id, expected, json },
    (person, kind) => audit.effect(eventOf(call, 'update', `cases ${kind}`, person)).effect,
  );
  const changed = answer({ id, version, state });
  return { ...changed, headers: { ...changed.headers, ETag: `W/"${version}"` } };
}

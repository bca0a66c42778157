import type { HttpAnswer } from '@ouzel/runtime';
import type { Call } from '../context.ts';
import { answer } from '../ig-answer.ts';
import { assertReviewer } from '../ig-reviewer.ts';
import { refuseUnknown } from '../parameters.ts';

/** `GET participants`: who takes part, with their toolkit entries. Why somebody is suspended is the exchange's own to know. */
export async function listParticipants(call: Call): Promise<HttpAnswer> {
  assertReviewer(call);
  refuseUnknown(call.http, []);
  const all = await call.gateway.participants.list();
  const exchange = call.requester.organisation.kind === 'exchange';
  const organisations = all.map(({ reason, changedBy, changed, ...each }) =>
    exchange && changed !== null ? { ...each, change: { reason, by: changedBy, at: changed } } : each,
  );
  return answer({ organisations });
}

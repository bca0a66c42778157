import { mayOperate } from '@ouzel/access';
import { type AccessEvent, STOP_CAUSES } from '@ouzel/exchange';
import { FhirError } from '@ouzel/fhir';
import type { HttpAnswer } from '@ouzel/runtime';
import { z } from 'zod';
import { reason } from '../administration/registrants.ts';
import { accessRequest, type Call } from '../context.ts';
import { answer } from '../ig-answer.ts';
import { bodyAs } from '../ig-body.ts';
import { assertReviewer } from '../ig-reviewer.ts';

const PAGE = 'contracts/ig-board.md';
const stopping = z.strictObject({ cause: z.enum(STOP_CAUSES), copies: z.enum(['shown', 'hidden']), reason });
const resuming = z.strictObject({ reason });

/** A source is everybody's: the exchange's own officers stop it, by name. @throws FhirError `not-allowed`. */
function stopperOf(call: Call): { id: string; name: string } {
  assertReviewer(call);
  const { organisation, user } = call.requester;
  if (user === undefined || organisation.kind !== 'exchange' || !mayOperate(call.requester, 'stop-sources'))
    throw new FhirError('not-allowed', 'Sources are stopped by officers of the exchange, with the scope user/$stop-sources.');
  return { id: user.id, name: user.name };
}

/** @throws FhirError `not-found` for what is no source, or one that sends of itself. */
function sourceOf({ gateway, http }: Call): string {
  const source = http.params['source'] ?? '';
  if (!/^\w{3,10}$/.test(source) || !gateway.sourceDesk.isAsked(source))
    throw new FhirError('not-found', 'The exchange asks no such source. Who sends of themselves is suspended in the register.');
  return source;
}

function done(call: Call, what: string): AccessEvent {
  const request = accessRequest(call, 'update', 'sources', { by: 'none' });
  return { request: { ...request, query: `${request.query} ${what}` }, outcome: '0', status: 200, answers: [], resources: [] };
}

/** `POST sources/{source}/stop`: from the next decision on, in every process, nobody is asked there. */
export async function stopSource(call: Call): Promise<HttpAnswer> {
  const by = stopperOf(call);
  const source = sourceOf(call);
  const { cause, copies, reason: why } = await bodyAs(call, stopping, PAGE);
  const event = call.gateway.audit.effect(done(call, `cause=${cause} copies=${copies}`)).effect;
  await call.gateway.sourceDesk.stops.say({ source, reason: why, by, stop: { cause, copies } }, [event]);
  return answer({ source, state: 'stopped' });
}

/** `POST sources/{source}/resume`: it is asked again. */
export async function resumeSource(call: Call): Promise<HttpAnswer> {
  const by = stopperOf(call);
  const source = sourceOf(call);
  const { reason: why } = await bodyAs(call, resuming, PAGE);
  const event = call.gateway.audit.effect(done(call, 'resumed')).effect;
  await call.gateway.sourceDesk.stops.say({ source, reason: why, by, stop: undefined }, [event]);
  return answer({ source, state: 'asked' });
}

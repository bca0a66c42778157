import type { HttpAnswer } from '@ouzel/runtime';
import { accessRequest, type Call } from '../context.ts';
import { answer } from '../ig-answer.ts';
import { bodyAs } from '../ig-body.ts';
import { refuseUnknown, single } from '../parameters.ts';
import { aboutPerson, effectOf, GUARDIANS, idOf, keeperOf, nothing, PAGE, peopleOf, shown, withReason } from './keeper.ts';

/** `GET retention`, with `patient` of one person: holds and erasures, those that wait for somebody first. */
export async function listRetention(call: Call): Promise<HttpAnswer> {
  keeperOf(call);
  const { gateway, http } = call;
  refuseUnknown(http, ['patient']);
  const patient = single(http.query, 'patient');
  const about = patient === undefined ? undefined : await peopleOf(call, patient);
  const [holds, erasures] = await Promise.all([
    gateway.retention.holds(about?.people),
    gateway.retention.erasures(about?.people),
  ]);
  const subject = about === undefined ? ({ by: 'none' } as const) : ({ by: 'person', person: about.person } as const);
  const request = accessRequest(call, 'operation', 'retention', subject);
  await gateway.audit.record({ request, outcome: '0', status: 200, answers: [], resources: [] });
  return answer({ holds: holds.map(shown), erasures: erasures.map(shown) });
}

/** `POST holds`: what the trail has of a person stays. */
export async function placeHold(call: Call): Promise<HttpAnswer> {
  const by = keeperOf(call);
  const { patient, reason } = await bodyAs(call, aboutPerson, PAGE);
  const { person, people } = await peopleOf(call, patient);
  const id = await call.gateway.retention.hold({ people, reason, by }, () => effectOf(call, 'create', 'holds', person));
  return { ...answer({ id }), status: 201 };
}

/** `POST holds/{id}/lift`: a Caldicott Guardian lifts it. */
export async function liftHold(call: Call): Promise<HttpAnswer> {
  const by = keeperOf(call, GUARDIANS);
  const id = idOf(call);
  const { reason } = await bodyAs(call, withReason, PAGE);
  const done = await call.gateway.retention.lift({ id, reason, by }, ([person]) =>
    effectOf(call, 'update', 'holds lifted', person),
  );
  if (!done) throw nothing();
  return answer({ id, lifted: true });
}

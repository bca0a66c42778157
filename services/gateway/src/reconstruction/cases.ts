import type { AccessEvent, Effect, ResourceVersion } from '@ouzel/exchange';
import { base32OfUuid, FhirError } from '@ouzel/fhir';
import type { HttpAnswer } from '@ouzel/runtime';
import { z } from 'zod';
import { bodyOf } from '../body.ts';
import { accessRequest, type Call } from '../context.ts';
import { answer } from '../ig-answer.ts';
import { assertReviewer } from '../ig-reviewer.ts';
import { refuseUnknown } from '../parameters.ts';
import type { Answered, ReconstructionCase } from './rooms.ts';

/** Who asks for a reconstruction, and who approves it (national RBAC): Privacy Officer, Caldicott Guardian. */
const ASKS = ['R0001'];
const APPROVES = ['R5105'];

const reason = z.string().trim().min(10).max(2_000);
const asked = z.strictObject({
  event: z.uuid(),
  case: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9./-]{2,63}$/),
  reason,
});
const decision = z.strictObject({ decision: z.enum(['approved', 'refused']), reason });
export const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The officer who asks. @throws FhirError `not-allowed` for a token that names nobody. */
export function officerOf({ requester }: Call): { user: string; organisation: string; everywhere: boolean } {
  const { user, organisation } = requester;
  if (user === undefined) throw new FhirError('not-allowed', 'This is done by a named person.');
  return { user: user.id, organisation: organisation.ods, everywhere: organisation.kind === 'exchange' };
}

const noEvent = (): FhirError => new FhirError('not-found', 'There is no such event for you to review.');

/** The event as this officer may know it: who reviews for an organisation sees what that organisation did, and nobody their own doing. */
export async function eventFor(call: Call, id: string): Promise<Answered> {
  const { user, organisation, everywhere } = officerOf(call);
  const found = UUID.test(id) ? await call.gateway.reconstructions.answered(id) : undefined;
  if (found === undefined || (!everywhere && found.organisation !== organisation)) throw noEvent();
  if (found.user === user) throw new FhirError('not-allowed', 'Nobody looks into their own access.');
  return found;
}

export const eventOf = (call: Call, target: string, person?: string, resources: readonly ResourceVersion[] = []): AccessEvent => {
  const subject = person === undefined ? ({ by: 'none' } as const) : ({ by: 'person', person } as const);
  return { request: accessRequest(call, 'operation', target, subject), outcome: '0', status: 200, answers: [], resources };
};

/** What may be known of an answer without an approval: whom it was about, and which versions it showed. */
function listed({ id, recorded, status, person, hash, versions, parts }: Answered): object {
  const all = [...versions, ...parts.flatMap((part) => part.versions)];
  return {
    event: id,
    recorded,
    status,
    ...(person === undefined ? {} : { patient: `Patient/${base32OfUuid(person)}` }),
    ...(hash === undefined ? {} : { sha256: hash }),
    resources: all.map((each) => `${each.type}/${each.id}/_history/${each.version}`),
  };
}

export async function bodyAs<Schema extends z.ZodType>(
  { http }: Call,
  schema: Schema,
  sentence: string,
): Promise<z.output<Schema>> {
  const read = schema.safeParse((await bodyOf(http, ['application/json'])).json);
  if (!read.success) throw new FhirError('bad-element', sentence);
  return read.data;
}

/** `POST reconstructions`: a Privacy Officer asks, for a case. Until it is approved they see the list of resources alone. */
export async function askReconstruction(call: Call): Promise<HttpAnswer> {
  assertReviewer(call, ASKS);
  const sentence = 'Send { "event": an AuditEvent id, "case": a case reference, "reason": 10 to 2,000 characters }.';
  const { event, ...why } = await bodyAs(call, asked, sentence);
  const found = await eventFor(call, event);
  const { user, organisation } = officerOf(call);
  const alongside = (): Effect => call.gateway.audit.effect(eventOf(call, 'reconstructions asked', found.person)).effect;
  const id = await call.gateway.reconstructions.ask({ event, ...why, organisation, by: user, alongside });
  return { ...answer({ id, state: 'waiting', case: why.case, ...listed(found) }), status: 201 };
}

/** The case of the address, as this officer may know it. @throws FhirError `not-found`. */
export async function caseFor(call: Call): Promise<ReconstructionCase> {
  const { organisation, everywhere } = officerOf(call);
  const id = call.http.params['id'] ?? '';
  const [found] = UUID.test(id) ? await call.gateway.reconstructions.list({ id }) : [];
  if (found === undefined || (!everywhere && found.organisation !== organisation))
    throw new FhirError('not-found', 'There is no such reconstruction for you to see.');
  return found;
}

/** `GET reconstructions`, `GET reconstructions/{id}`. */
export async function listReconstructions(call: Call): Promise<HttpAnswer> {
  assertReviewer(call);
  refuseUnknown(call.http, []);
  const { organisation, everywhere } = officerOf(call);
  const items = await call.gateway.reconstructions.list(everywhere ? {} : { organisation });
  await call.gateway.audit.record(eventOf(call, 'reconstructions'));
  return answer({ items });
}

export async function readReconstruction(call: Call): Promise<HttpAnswer> {
  assertReviewer(call);
  refuseUnknown(call.http, []);
  const found = await caseFor(call);
  const event = await eventFor(call, found.event);
  await call.gateway.audit.record(eventOf(call, 'reconstructions', event.person));
  return answer({ ...found, ...listed(event) });
}

/** `POST reconstructions/{id}/decision`: a Caldicott Guardian approves or refuses, never for themselves. */
export async function decideReconstruction(call: Call): Promise<HttpAnswer> {
  assertReviewer(call, APPROVES);
  const sentence = 'Send { "decision": "approved" or "refused", "reason": 10 to 2,000 characters }.';
  const given = await bodyAs(call, decision, sentence);
  const { id, event } = await caseFor(call);
  const { person } = await eventFor(call, event);
  const by = officerOf(call).user;
  const alongside = (): Effect => call.gateway.audit.effect(eventOf(call, `reconstructions ${given.decision}`, person)).effect;
  const approve = given.decision === 'approved';
  const done = await call.gateway.reconstructions.decide({ id, approve, reason: given.reason, by, alongside });
  if (!done) throw new FhirError('not-allowed', 'It was decided already, waited too long, or you asked for it yourself.');
  const [now] = await call.gateway.reconstructions.list({ id });
  return answer({ ...now });
}

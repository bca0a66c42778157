import { base32OfUuid, FhirError } from '@ouzel/fhir';
import type { HttpAnswer } from '@ouzel/runtime';
import { z } from 'zod';
import { reason } from '../administration/registrants.ts';
import type { Call } from '../context.ts';
import { answer } from '../ig-answer.ts';
import { bodyAs } from '../ig-body.ts';
import { refuseUnknown } from '../parameters.ts';
import { aboutPerson, effectOf, GUARDIANS, idOf, keeperOf, nothing, PAGE, peopleOf, shown } from './keeper.ts';
import type { ErasureItem } from './rooms.ts';

const decision = z.strictObject({ decision: z.enum(['approved', 'refused']), reason });

async function erasureOf(call: Call): Promise<ErasureItem> {
  const found = await call.gateway.retention.erasure(idOf(call));
  if (found === undefined) throw nothing();
  return found;
}

/** What is erased cannot be given back: of two people whom nobody has found to be one, neither's may go with the other's. @throws FhirError `unsafe`. */
async function assertSurelyOne({ gateway }: Call, people: readonly string[]): Promise<void> {
  if (await gateway.areDoubtful(people))
    throw new FhirError(
      'unsafe',
      'This person and another are taken for one, and nobody has reviewed that. Review the link between them, or undo it, before anything is erased.',
    );
}

/** `POST erasures`: an officer asks that what the trail says of a person be erased. Nothing happens until another approves. */
export async function askErasure(call: Call): Promise<HttpAnswer> {
  const by = keeperOf(call);
  const { patient, reason: why } = await bodyAs(call, aboutPerson, PAGE);
  const { person, people } = await peopleOf(call, patient);
  await assertSurelyOne(call, people);
  const asked = { people, reason: why, by };
  const id = await call.gateway.retention.askErasure(asked, () => effectOf(call, 'create', 'erasures', person));
  return { ...answer({ id, state: 'waiting' }), status: 201 };
}

export async function readErasure(call: Call): Promise<HttpAnswer> {
  keeperOf(call);
  refuseUnknown(call.http, []);
  return answer(shown(await erasureOf(call)));
}

/** The erasure as it is once it is carried out. */
async function done(call: Call, id: string): Promise<HttpAnswer> {
  await call.gateway.retention.carryOut(id);
  return answer(shown(await erasureOf(call)));
}

/**
 * `POST erasures/{id}/decision`: a Caldicott Guardian who did not ask for it approves or refuses. An approved one is done before the answer. The event
 * of it names nobody: it would be what is left of them.
 */
export async function decideErasure(call: Call): Promise<HttpAnswer> {
  const by = keeperOf(call, GUARDIANS);
  const given = await bodyAs(call, decision, PAGE);
  const { id, people: meant, byId } = await erasureOf(call);
  if (byId === by.id) throw new FhirError('not-allowed', 'Who asked for an erasure does not decide on it.');
  const [first] = meant ?? [];
  const people = first === undefined ? [] : (await peopleOf(call, base32OfUuid(first))).people;
  if (given.decision === 'approved') await assertSurelyOne(call, people);
  const decided = { id, approve: given.decision === 'approved', reason: given.reason, by };
  const alongside = () => effectOf(call, 'update', `erasures ${given.decision}`);
  const taken = await call.gateway.retention.decideErasure(decided, people, alongside);
  if (!taken) throw new FhirError('stale-version', 'It was decided already.');
  return done(call, id);
}

/** `POST erasures/{id}/carry-out`: goes on with an approved one that was broken off. */
export async function carryOutErasure(call: Call): Promise<HttpAnswer> {
  keeperOf(call, GUARDIANS);
  const { id } = await erasureOf(call);
  return done(call, id);
}

import { type Released, reopen, type Reopening } from '@ouzel/exchange';
import type { HttpAnswer } from '@ouzel/runtime';
import { accessRequest, type Call } from '../context.ts';
import { answer } from '../ig-answer.ts';
import { assertReviewer } from '../ig-reviewer.ts';
import { refuseUnknown } from '../parameters.ts';
import { caseFor, eventFor, officerOf } from './cases.ts';
import { rebuild, type Rebuilt } from './rebuild.ts';
import type { Answered } from './rooms.ts';

/** What the officer is told: the answer itself, or which proof of it remains. */
function shown({ id, recorded, status, hash }: Answered, rebuilt: Rebuilt): object {
  const head = { event: id, recorded, status, state: rebuilt.state, ...(hash === undefined ? {} : { sha256: hash }) };
  if (rebuilt.state !== 'exact') return { ...head, ...rebuilt };
  return { ...head, bytes: rebuilt.body.length, content: rebuilt.body.toString() };
}

async function written(call: Call, leave: Reopening): Promise<Released & { person?: string }> {
  const answered = await eventFor(call, leave.event);
  const { gateway } = call;
  const rebuilt = await rebuild(gateway, leave, answered);
  const { body } = answer(shown(answered, rebuilt));
  const resources = rebuilt.state === 'exact' ? [...answered.versions, ...answered.parts.flatMap((part) => part.versions)] : [];
  const about = answered.person === undefined ? {} : { person: answered.person };
  return { status: 200, body: Buffer.from(body), answers: [], resources, ...about };
}

/** `GET reconstructions/{id}/content`: the past answer, byte for byte, as long as its approval holds. Each opening is in the trail. */
export async function openReconstruction(call: Call): Promise<HttpAnswer> {
  assertReviewer(call);
  refuseUnknown(call.http, []);
  const { id } = await caseFor(call);
  const by = officerOf(call);
  const request = accessRequest(call, 'operation', 'reconstructions content', { by: 'none' });
  const { gateway } = call;
  const { body } = await reopen({ approvals: gateway.reconstructions, audit: gateway.audit }, { request, id, by }, (leave) =>
    written(call, leave),
  );
  return { ...answer({}), body };
}

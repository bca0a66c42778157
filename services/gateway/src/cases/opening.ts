import { mayOperate } from '@ouzel/access';
import { FhirError } from '@ouzel/fhir';
import type { HttpAnswer } from '@ouzel/runtime';
import { z } from 'zod';
import { bodyOf } from '../body.ts';
import type { Call } from '../context.ts';
import { answer } from '../ig-answer.ts';
import { eventOf, officerOf } from './officer.ts';

const byHand = z.strictObject({ event: z.uuid(), reason: z.string().trim().min(10).max(2_000) });

/** `POST cases`: an officer doubts an access that no rule found. 201 where it opened a case, 200 where it joined one about the same. */
export async function openCase(call: Call): Promise<HttpAnswer> {
  const officer = officerOf(call);
  if (!mayOperate(call.requester, 'cases')) throw new FhirError('not-allowed', 'Cases are opened with the scope user/$cases.');
  const read = byHand.safeParse((await bodyOf(call.http, ['application/json'])).json);
  if (!read.success)
    throw new FhirError('bad-element', 'Send { "event": an AuditEvent id, "reason": 10 to 2,000 characters }.', {
      expression: [read.error.issues[0]?.path.map(String).join('.') ?? ''],
    });
  const { audit, cases } = call.gateway;
  const opened = await cases.open(
    officer,
    read.data,
    (person) => audit.effect(eventOf(call, 'create', 'cases open', person)).effect,
  );
  const done = answer(opened);
  return { ...done, status: opened.opened ? 201 : 200, headers: { ...done.headers, ETag: `W/"${opened.version}"` } };
}

import { mayOperate } from '@ouzel/access';
import { FhirError } from '@ouzel/fhir';
import type { HttpAnswer } from '@ouzel/runtime';
import { z } from 'zod';
import { bodyOf } from '../body.ts';
import type { Call } from '../context.ts';
import { answer } from '../ig-answer.ts';
import { refuseUnknown } from '../parameters.ts';
import { eventOf } from './officer.ts';
import type { Questioned } from './rooms.ts';

/** The member of staff of the token. Whatever else it allows, this shows what is put to them and no more. @throws FhirError `not-allowed`. */
function questioned({ requester }: Call): Questioned {
  const { user, organisation, patient } = requester;
  if (user === undefined || patient !== undefined || !mayOperate(requester, 'questions'))
    throw new FhirError(
      'not-allowed',
      'Questions are read and answered by whom they are put to, with the scope user/$questions.',
    );
  return { id: user.id, name: user.name, role: user.role, organisation: organisation.ods };
}

/** `GET questions`: what information governance asks the caller, and waits for. */
export async function listQuestions(call: Call): Promise<HttpAnswer> {
  const staff = questioned(call);
  refuseUnknown(call.http, []);
  const questions = await call.gateway.cases.questions(staff);
  // Of nobody: whom the question is about is not for the caller to know.
  await call.gateway.audit.record(eventOf(call, 'operation', 'questions', null));
  return answer({ questions });
}

const answered = z.strictObject({ text: z.string().trim().min(3).max(4_000) });

/** `POST questions/{id}`: the answer, once. */
export async function answerQuestion(call: Call): Promise<HttpAnswer> {
  const staff = questioned(call);
  const read = answered.safeParse((await bodyOf(call.http, ['application/json'])).json);
  if (!read.success) throw new FhirError('bad-element', 'Send { "text": 3 to 4,000 characters }.', { expression: ['text'] });
  const { audit, cases } = call.gateway;
  const question = call.http.params['question'] ?? '';
  await cases.answer(staff, { question, text: read.data.text }, () => {
    return audit.effect(eventOf(call, 'operation', 'questions answered', null)).effect;
  });
  return answer({ question, answered: true });
}

import { mayOperate } from '@ouzel/access';
import { FhirError } from '@ouzel/fhir';
import type { HttpAnswer } from '@ouzel/runtime';
import { z } from 'zod';
import type { Call } from '../context.ts';
import { answer } from '../ig-answer.ts';
import { bodyAs } from '../ig-body.ts';
import { eventOf, officerOf } from './officer.ts';

const byHand = z.strictObject({ event: z.uuid(), reason: z.string().trim().min(10).max(2_000) });

/** `POST cases`: an officer doubts an access that no rule found. 201 where it opened a case, 200 where it joined one about the same. */
export async function openCase(call: Call): Promise<HttpAnswer> {
  const officer = officerOf(call);
  if (!mayOperate(call.requester, 'cases')) throw new FhirError('not-allowed', 'Cases are opened with the scope user/$cases.');
  const doubted = await bodyAs(call, byHand, 'contracts/ig-cases.md');
  const { audit, cases } = call.gateway;
  const opened = await cases.open(
    officer,
    doubted,
    (person) => audit.effect(eventOf(call, 'create', 'cases open', person)).effect,
  );
  const done = answer(opened);
  return { ...done, status: opened.opened ? 201 : 200, headers: { ...done.headers, ETag: `W/"${opened.version}"` } };
}

import { FhirError } from '@ouzel/fhir';
import type { HttpAnswer, HttpRequest } from '@ouzel/runtime';
import { bodyOf } from './body.ts';
import type { Call } from './context.ts';
import { answer } from './ig-answer.ts';
import { assertApprover } from './ig-reviewer.ts';
import { limits } from './limits.ts';
import { refuseUnknown, single, wholeNumber } from './parameters.ts';

const DAY_MS = 86_400_000;

/** Over which past requests a rehearsal goes: the newest days, and no more events than were asked for. */
function rangeOf({ query }: HttpRequest, now: Date): { from: Date; until: Date; most: number } {
  const days = wholeNumber(query, 'days') ?? limits.rehearsedDays;
  const most = Math.min(wholeNumber(query, 'most') ?? limits.rehearsedMax, limits.rehearsedMax);
  return { from: new Date(now.getTime() - days * DAY_MS), until: now, most };
}

/** `POST agreements/$rehearse`: what drafts would change for those who asked lately. Nothing is published, and nobody is named. */
export async function rehearseAgreements(call: Call): Promise<HttpAnswer> {
  assertApprover(call);
  refuseUnknown(call.http, ['days', 'most', 'facts']);
  const facts = single(call.http.query, 'facts') ?? 'now';
  if (facts !== 'now' && facts !== 'then') throw new FhirError('bad-value', 'facts is now or then.', { expression: ['facts'] });
  const { json } = await bodyOf(call.http, ['application/json']);
  const { policy, past, now } = call.gateway;
  return answer(await policy.rehearse(json, past.requests(rangeOf(call.http, now())), facts));
}

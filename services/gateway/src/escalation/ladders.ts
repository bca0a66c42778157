import type { AccessEvent, Effect } from '@ouzel/exchange';
import type { HttpAnswer } from '@ouzel/runtime';
import { bodyOf } from '../body.ts';
import { accessRequest, type Call } from '../context.ts';
import { answer } from '../ig-answer.ts';
import { assertApprover, assertReviewer } from '../ig-reviewer.ts';
import { refuseUnknown } from '../parameters.ts';
import type { ApiRoute } from '../route.ts';

/** Who is called, by place: the room of the care homes implements it. */
export interface Ladders {
  list(): Promise<readonly object[]>;
  publish(json: unknown, by: string, alongside: (name: string) => Effect): Promise<string>;
}

async function listLadders(call: Call): Promise<HttpAnswer> {
  assertReviewer(call);
  refuseUnknown(call.http, []);
  return answer({ ladders: await call.gateway.ladders.list() });
}

function published(call: Call, name: string): AccessEvent {
  const request = accessRequest(call, 'operation', `escalation-ladders ${name}`, { by: 'none' });
  return { request, outcome: '0', status: 200, answers: [], resources: [] };
}

/** `POST escalation-ladders`: a new version for one place; the event that says who set it is in the same transaction. */
async function publishLadder(call: Call): Promise<HttpAnswer> {
  assertApprover(call);
  const { json } = await bodyOf(call.http, ['application/json']);
  const { ladders, audit } = call.gateway;
  const by = call.requester.user?.id ?? '';
  const name = await ladders.publish(json, by, (added) => audit.effect(published(call, added)).effect);
  return answer({ published: name });
}

/** Below the base of information governance: no FHIR, and no claim of the API. */
export function ladderRoutes(): ApiRoute[] {
  const route = { door: 'ig', path: '/escalation-ladders', interaction: 'operation' } as const;
  return [
    { ...route, method: 'GET', name: 'escalation ladders', handle: listLadders },
    { ...route, method: 'POST', name: 'escalation ladders publish', handle: publishLadder },
  ];
}

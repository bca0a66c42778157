import type { AccessEvent } from '@ouzel/exchange';
import type { HttpAnswer } from '@ouzel/runtime';
import { bodyOf } from './body.ts';
import { accessRequest, type Call } from './context.ts';
import { answer } from './ig-answer.ts';
import { assertApprover, assertReviewer } from './ig-reviewer.ts';
import { refuseUnknown, single } from './parameters.ts';

/** `GET agreements`: every version with its state, as it can be imported again; `_format=ndjson` gives one on each line. */
export async function listAgreements(call: Call): Promise<HttpAnswer> {
  assertReviewer(call);
  refuseUnknown(call.http, ['_format']);
  const agreements = await call.gateway.policy.listed();
  if (single(call.http.query, '_format') !== 'ndjson') return answer({ agreements });
  const lines = agreements.map((each) => `${JSON.stringify(each)}\n`);
  return { status: 200, headers: { 'Content-Type': 'application/x-ndjson' }, body: lines.join('') };
}

export async function listWarnings(call: Call): Promise<HttpAnswer> {
  assertReviewer(call);
  refuseUnknown(call.http, []);
  return answer({ warnings: await call.gateway.policy.warnings() });
}

function published(call: Call, names: readonly string[]): AccessEvent {
  const target = names.length === 0 ? 'agreements' : `agreements ${names.join(' ')}`;
  const request = accessRequest(call, 'operation', target, { by: 'none' });
  return { request, outcome: '0', status: 200, answers: [], resources: [] };
}

/** `POST agreements`: new versions, all or none; the event that says who published them is in the same transaction. */
export async function publishAgreements(call: Call): Promise<HttpAnswer> {
  assertApprover(call);
  const { json } = await bodyOf(call.http, ['application/json']);
  const { policy, audit } = call.gateway;
  const names = await policy.publish(json, (added) => audit.effect(published(call, added)).effect);
  return answer({ published: names });
}

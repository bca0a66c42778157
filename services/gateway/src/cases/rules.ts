import { mayOperate } from '@ouzel/access';
import type { AccessEvent } from '@ouzel/exchange';
import { FhirError } from '@ouzel/fhir';
import type { HttpAnswer } from '@ouzel/runtime';
import { z } from 'zod';
import { administrator, given, json } from '../administration/administrator.ts';
import { bodyOf } from '../body.ts';
import type { Call } from '../context.ts';
import { answer } from '../ig-answer.ts';
import { refuseUnknown, wholeNumber } from '../parameters.ts';
import { eventOf, officerOf } from './officer.ts';
import type { Officer } from './rooms.ts';

/** The rules are the exchange's: its own officers set them. @throws FhirError `not-allowed`. */
function setterOf(call: Call): Officer {
  const officer = officerOf(call);
  if (!officer.exchange || !mayOperate(call.requester, 'surveillance-rules'))
    throw new FhirError('not-allowed', 'The rules are set by officers of the exchange, with the scope user/$surveillance-rules.');
  return officer;
}

const did = (call: Call, target: string): AccessEvent => eventOf(call, 'operation', target, null);

/** `GET surveillance/rules`: every version, newest first, with who published it and why. */
export async function listRules(call: Call): Promise<HttpAnswer> {
  officerOf(call);
  refuseUnknown(call.http, []);
  const versions = await call.gateway.surveillance.rules();
  await call.gateway.audit.record(did(call, 'surveillance-rules'));
  return answer({ versions });
}

const newRules = z.strictObject({
  /** The version that this one takes the place of: of two officers at once, the second must look first. */
  replaces: z.number().int().nonnegative(),
  reason: z.string().trim().min(10).max(2_000),
  rules: z.unknown(),
});

/** `POST surveillance/rules`: a new version; it binds what is gone through from then on. */
export async function publishRules(call: Call): Promise<HttpAnswer> {
  const { id, organisation } = setterOf(call);
  const read = newRules.safeParse((await bodyOf(call.http, ['application/json'])).json);
  if (!read.success)
    throw new FhirError('bad-element', 'Send {"replaces": version, "reason": 10 to 2,000 characters, "rules": {...}}.');
  const { replaces, reason, rules } = read.data;
  const { audit, surveillance } = call.gateway;
  const next = { replaces, reason, by: `${organisation}/${id}`, json: rules };
  const version = await surveillance.publish(next, (made) => audit.effect(did(call, `surveillance-rules/${made}`)).effect);
  return json(201, { version });
}

/** `POST surveillance/rules/$rehearse`: what a draft would find of the past, beside the rules in use. Nobody is named, nothing is kept. */
export async function rehearseRules(call: Call): Promise<HttpAnswer> {
  setterOf(call);
  refuseUnknown(call.http, ['days', 'most']);
  const { query } = call.http;
  const { json: draft } = await bodyOf(call.http, ['application/json']);
  const range = { days: wholeNumber(query, 'days'), most: wholeNumber(query, 'most') };
  const found = await call.gateway.surveillance.rehearse(draft, range);
  await call.gateway.audit.record(did(call, 'surveillance-rules rehearse'));
  return answer(found);
}

/** `PUT staff/{ods}`: an employer's staff list in the place of its last one. Nothing gives it out again. */
export async function putStaff(call: Call): Promise<HttpAnswer> {
  administrator(call, 'administer-staff');
  const ods = call.http.params['ods'] ?? '';
  if (!/^\w{3,10}$/.test(ods)) throw new FhirError('not-found', 'There is no such organisation.');
  const list = await given(call, z.unknown());
  const { audit, surveillance } = call.gateway;
  const kept = await surveillance.staff.put(ods, list, (count) => {
    const event = did(call, `staff ${ods}`);
    return audit.effect({ ...event, request: { ...event.request, query: `${event.request.query} staff=${count}` } }).effect;
  });
  return json(200, kept);
}

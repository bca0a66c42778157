import { SUBJECT_ACCESS } from '@ouzel/exchange';
import { FhirError } from '@ouzel/fhir';
import type { HttpAnswer } from '@ouzel/runtime';
import { z } from 'zod';
import { reason } from '../administration/registrants.ts';
import { bodyOf } from '../body.ts';
import type { Call } from '../context.ts';
import { answer } from '../ig-answer.ts';
import { bodyAs } from '../ig-body.ts';
import { limits } from '../limits.ts';
import { refuseUnknown, single } from '../parameters.ts';
import { release } from '../release.ts';
import { peopleOf } from '../retention/keeper.ts';
import { effectOf, idOf, officerOf, ownOfficerOf, PAGE, personOf, requestOf, shown } from './officer.ts';
import type { PartItem, WholeRequest } from './rooms.ts';

const DAY_MS = 86_400_000;
const opening = z.strictObject({ patient: z.string().max(64), received: z.iso.date(), reason });

/** @throws FhirError `bad-value` for a day that has not been, or that is too long ago to be typed rightly. */
function assertReceived({ gateway }: Call, day: string): void {
  const ago = gateway.now().getTime() - new Date(day).getTime();
  if (ago < 0 || ago > limits.receivedDaysAgoMax * DAY_MS)
    throw new FhirError('bad-value', `received is a day up to today, at most ${limits.receivedDaysAgoMax} days ago.`, {
      expression: ['received'],
    });
}

/** `POST requests`: a person asked, on some day, to see what is held of them. */
export async function openRequest(call: Call): Promise<HttpAnswer> {
  const by = ownOfficerOf(call);
  const { patient, received, reason: why } = await bodyAs(call, opening, PAGE);
  assertReceived(call, received);
  const { person, people } = await peopleOf(call, patient);
  const asked = { person, people, received, reason: why, by };
  const id = await call.gateway.subjectRequests.open(asked, () => effectOf(call, 'subject-access open', person));
  return { ...answer({ id, state: 'opened' }), status: 201 };
}

/** `GET requests`: open ones first, what is due soonest before the rest; a custodian's officers see those that it holds a part of. */
export async function listRequests(call: Call): Promise<HttpAnswer> {
  const { within } = officerOf(call);
  const { gateway, http } = call;
  refuseUnknown(http, ['open', 'patient']);
  const open = single(http.query, 'open');
  const patient = single(http.query, 'patient');
  const people = patient === undefined ? undefined : (await peopleOf(call, patient)).people;
  const found = await gateway.subjectRequests.list(within, { open: open === undefined ? undefined : open === 'true', people });
  const event = { outcome: '0', status: 200, answers: [], resources: [] } as const;
  const parts = found.map(({ person }) => ({ ...event, request: requestOf(call, 'subject-access list', person) }));
  const whole = { ...event, request: requestOf(call, 'subject-access list', null) };
  await gateway.audit.record(parts.length === 0 ? whole : { ...whole, parts });
  return answer({ requests: found.map(shown) });
}

/** How many lines a part has is told, not which: they are for its custodian, and for the file. */
const counted = ({ cleared, withheld, ...part }: PartItem): object => ({
  ...part,
  cleared: cleared.length,
  withheld: Object.entries(Object.groupBy(withheld, ({ because }) => because)).map(([because, lines]) => ({
    because,
    lines: lines.length,
  })),
});

/** A custodian is told of its own part alone, and of nothing that others did. */
function seenBy(within: string | undefined, found: WholeRequest): object {
  const { events, parts, ...head } = shown(found);
  const own = parts.filter(({ custodian }) => within === undefined || custodian === within);
  return { ...head, parts: own.map(counted), events: within === undefined ? events : [] };
}

/** `GET requests/{id}`: what was done, what each custodian decided, what is due when. */
export async function readRequest(call: Call): Promise<HttpAnswer> {
  const { within } = officerOf(call);
  refuseUnknown(call.http, []);
  const found = await call.gateway.subjectRequests.read(within, idOf(call));
  const request = requestOf(call, 'subject-access read', found.person);
  await call.gateway.audit.record({ request, outcome: '0', status: 200, answers: [], resources: [] });
  return answer(seenBy(within, found));
}

/** `POST requests/{id}/acts`: identity, extension, approval, refusal, withdrawal. */
export async function actOnRequest(call: Call): Promise<HttpAnswer> {
  const by = ownOfficerOf(call);
  const id = idOf(call);
  const { json } = await bodyOf(call.http, ['application/json']);
  const { subjectRequests } = call.gateway;
  const { person } = await subjectRequests.read(undefined, id);
  const { state, due } = await subjectRequests.act(id, by, json, (kind) => effectOf(call, `subject-access ${kind}`, person));
  return answer({ id, state, due });
}

/** `POST requests/{id}/gather`: who holds anything of the person, so that each custodian can review its own. Nothing of it is shown. */
export async function gatherRequest(call: Call): Promise<HttpAnswer> {
  const by = ownOfficerOf(call);
  const id = idOf(call);
  const { subjectRequests } = call.gateway;
  const person = personOf(await subjectRequests.read(undefined, id));
  return release(call, requestOf(call, SUBJECT_ACCESS.gather, person), async ({ holdings }, alongside) => {
    const all = Object.entries(Object.groupBy(holdings, ({ custodian }) => custodian.ods));
    const custodians = all.map(([ods, held = []]) => ({
      ods,
      name: held[0]?.custodian.name ?? ods,
      elsewhere: held.every(({ source }) => source !== 'stored'),
    }));
    const { headers, body } = answer({ id, state: 'review', custodians });
    const released = { status: 200, headers: { ...headers }, body: Buffer.from(body), answers: [], resources: [] };
    await subjectRequests.gather(id, by, custodians, () => alongside(released));
    return released;
  });
}

import { discloseEach } from '@ouzel/exchange';
import { FhirError, noRecord, parseResourceId, systems, uuidOfBase32 } from '@ouzel/fhir';
import type { HttpAnswer } from '@ouzel/runtime';
import { FHIR_JSON } from '../answer.ts';
import { searchset } from '../bundle.ts';
import { accessRequest, assertScope, type Call } from '../context.ts';
import { GENERAL, refuseUnknown, single } from '../parameters.ts';
import type { WantedTasks } from './rooms.ts';
import { decidedOf, partsOf, recordsOf, requestsFor, shownTask, type TaskType, tellsWho } from './shown.ts';

export const TASK_PARAMETERS: Readonly<Record<TaskType, { name: string; type: 'token' | 'reference' }[]>> = {
  Task: [
    { name: '_id', type: 'token' },
    { name: 'focus', type: 'reference' },
    { name: 'owner', type: 'reference' },
    { name: 'patient', type: 'reference' },
    { name: 'status', type: 'token' },
  ],
  Communication: [
    { name: '_id', type: 'token' },
    { name: 'patient', type: 'reference' },
  ],
};

const NOBODY = '00000000-0000-0000-0000-000000000000';

/** The id that a parameter names, alone or as a reference; one that cannot be ours finds nothing. */
function keyOf(query: URLSearchParams, name: string, { gateway }: Call): { record?: string; local?: string } {
  const text = single(query, name)?.replace(`${gateway.base}/`, '');
  if (text === undefined) return {};
  return parseResourceId(text.replace(/^[A-Z][A-Za-z]+\//, '')) ?? { record: NOBODY, local: NOBODY };
}

/** @throws FhirError `bad-value`. */
function wantedOf(call: Call, type: TaskType, query: URLSearchParams): WantedTasks {
  refuseUnknown(call.http, [...TASK_PARAMETERS[type].map(({ name }) => name), 'owner:identifier', ...GENERAL], query);
  const patient = single(query, 'patient')?.replace(`${call.gateway.base}/`, '').replace('Patient/', '');
  const owner = single(query, 'owner:identifier')?.split('|');
  if (single(query, 'owner') !== undefined || (owner !== undefined && (owner.length !== 2 || owner[0] !== systems.odsCode)))
    throw new FhirError('bad-value', `Give owner:identifier as ${systems.odsCode}|<ODS code>.`, { expression: ['owner'] });
  const focus = keyOf(query, 'focus', call);
  const id = keyOf(query, '_id', call);
  return {
    local: id.local,
    record: focus.record ?? id.record,
    focus: focus.local,
    person: patient === undefined ? undefined : (uuidOfBase32(patient) ?? NOBODY),
    owner: owner?.[1],
    states: single(query, 'status')?.split(','),
  };
}

/** `GET Task?…`: what this organisation called for or is called for, each resident decided about by themselves. */
export async function searchTasks(call: Call, type: TaskType, query: URLSearchParams): Promise<HttpAnswer> {
  const { gateway, requester } = call;
  assertScope(requester, type, 's');
  const wanted = wantedOf(call, type, query);
  const asked = await gateway.escalations.find(type, requester.organisation.ods, wanted);
  const records = recordsOf(asked);
  const whole = accessRequest(call, 'search-type', type, { by: 'none' }, [], query);
  const url = `${gateway.base}/${type}?${query.toString()}`;
  return discloseEach(gateway, whole, requestsFor(call, 'search-type', type, records), async (permits) => {
    const decided = decidedOf(records, permits);
    // What is asked for by a person is told to be theirs: only where that may be told.
    const found = asked.filter((each) => wanted.person === undefined || tellsWho(each, decided.get(each.record)));
    const shown = await Promise.all(found.map((each) => shownTask(call, type, each, decided)));
    const entries = found.map(({ id }, at) => ({
      fullUrl: `${gateway.base}/${type}/${id}`,
      text: shown[at]?.text ?? '',
      mode: 'match' as const,
    }));
    const body = searchset({ total: entries.length, links: [{ relation: 'self', url }], entries });
    return { status: 200, headers: FHIR_JSON, body, answers: [], resources: [], parts: partsOf(records, shown) };
  });
}

/** `GET Task/{id}`, by whoever called or was called; to everybody else there is none. */
export async function readTask(call: Call, type: TaskType): Promise<HttpAnswer> {
  const { gateway, http, requester } = call;
  assertScope(requester, type, 'r');
  refuseUnknown(http, GENERAL);
  const key = parseResourceId(http.params['id'] ?? '');
  const asked = key === undefined ? [] : await gateway.escalations.find(type, requester.organisation.ods, key);
  const [task] = asked;
  const records = recordsOf(asked);
  const whole = accessRequest(call, 'read', type, { by: 'none' });
  return discloseEach(gateway, whole, requestsFor(call, 'read', type, records), async (permits) => {
    if (task === undefined) throw noRecord();
    const shown = await shownTask(call, type, task, decidedOf(records, permits), true);
    const headers = { ...FHIR_JSON, ETag: `W/"${task.version}"`, 'Last-Modified': task.updated.toUTCString() };
    const body = Buffer.from(shown.text);
    return { status: 200, headers, body, answers: [], resources: [], parts: partsOf(records, [shown]) };
  });
}

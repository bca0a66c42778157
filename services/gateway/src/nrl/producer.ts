import { type Holder, PointerError, type PointerOutcome, type Released } from '@ouzel/exchange';
import type { HttpAnswer } from '@ouzel/runtime';
import { accessRequest, assertScope, type Call } from '../context.ts';
import { release } from '../release.ts';
import { LOCATOR_JSON } from './address.ts';
import { foundBundle, pointerSearch } from './found.ts';
import { holderOf } from './holder.ts';
import { doneOutcome } from './outcome.ts';
import { askedPointers, type Form } from './parameters.ts';

const TYPE = 'DocumentReference';
const SEARCHED = ['subject:identifier', 'type', 'next-page-token'];

export const producerBase = ({ gateway }: Call): string => `${gateway.locatorBase}/producer/FHIR/R4`;

/** What a write is answered, and what of it stands in the trail. */
export function doneAnswer(call: Call, id: string, outcome: PointerOutcome | 'deleted', version: number): Released {
  const made = outcome === 'created' || outcome === 'superseded';
  const location = `${new URL(producerBase(call)).pathname}/${TYPE}/${id}`;
  return {
    status: made ? 201 : 200,
    headers: { ...LOCATOR_JSON, ...(made ? { Location: location } : {}) },
    body: Buffer.from(JSON.stringify(doneOutcome(outcome))),
    answers: [],
    resources: [{ type: TYPE, id, version }],
  };
}

/** Whose pointer it is stands in its id. */
function assertOwn(holder: Holder, id: string, what: 'read' | 'deleted'): void {
  if (id.startsWith(`${holder.name}-`)) return;
  throw new PointerError(
    'not-allowed',
    'AUTHOR_CREDENTIALS_ERROR',
    `The requested DocumentReference cannot be ${what} because it belongs to another organisation`,
  );
}

export const notFound = (): PointerError =>
  new PointerError('not-found', 'NO_RECORD_FOUND', 'The requested DocumentReference could not be found');

async function ownRecord({ gateway }: Call, holder: Holder, id: string): Promise<string> {
  const place = await gateway.pointers.placeOf(id);
  if (place === undefined || place.holder !== holder.name) throw notFound();
  return place.record;
}

export async function readOwn(call: Call): Promise<HttpAnswer> {
  const { gateway, http, requester } = call;
  assertScope(requester, TYPE, 'r');
  const { holder } = await holderOf(call);
  const id = http.params['id'] ?? '';
  assertOwn(holder, id, 'read');
  const record = await ownRecord(call, holder, id);
  return release(call, accessRequest(call, 'read', TYPE, { by: 'record', record }, [TYPE]), async (permit) => {
    const shown = await gateway.pointers.readOwn(permit, holder, id);
    if (shown === undefined) throw notFound();
    const resources = [{ type: TYPE, id, version: shown.version }];
    return { status: 200, headers: LOCATOR_JSON, body: Buffer.from(shown.text), answers: [], resources };
  });
}

export async function deleteOwn(call: Call): Promise<HttpAnswer> {
  const { gateway, http, requester } = call;
  assertScope(requester, TYPE, 'd');
  const { holder } = await holderOf(call);
  const id = http.params['id'] ?? '';
  assertOwn(holder, id, 'deleted');
  const record = await ownRecord(call, holder, id);
  return release(call, accessRequest(call, 'delete', TYPE, { by: 'record', record }, [TYPE]), async (permit, alongside) => {
    const answer = (version: number): Released => doneAnswer(call, id, 'deleted', version);
    const version = await gateway.pointers.remove(permit, id, { holder, alongside: (now) => alongside(answer(now)) });
    return answer(version);
  });
}

/** A holder's own pointers about one person: no objection bars it from what it published itself. */
export async function searchOwn(call: Call, form: Form, query: URLSearchParams): Promise<HttpAnswer> {
  const { gateway, requester } = call;
  assertScope(requester, TYPE, 's');
  const { holder, types } = await holderOf(call);
  const asked = askedPointers(query, form, { known: SEARCHED, types });
  const wanted = pointerSearch(call, asked);
  const base = producerBase(call);
  const record = await gateway.pointers.recordOf(holder.ods, asked.nhsNumber);
  if (record === undefined) return foundBundle(call, base, asked, { total: 0, shown: [] });
  const request = accessRequest(call, 'search-type', TYPE, { by: 'record', record }, [TYPE], query);
  return release(call, request, async (permit) =>
    foundBundle(call, base, asked, await gateway.pointers.searchOwn(permit, holder, wanted)),
  );
}

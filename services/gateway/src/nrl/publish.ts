import { type Holder, type JudgedPointer, PointerError, type PointerNaming, type Released } from '@ouzel/exchange';
import type { HttpAnswer } from '@ouzel/runtime';
import { accessRequest, assertScope, type Call } from '../context.ts';
import { release } from '../release.ts';
import { holderOf } from './holder.ts';
import { pointerBody } from './pointer-body.ts';
import { doneAnswer, notFound } from './producer.ts';

const TYPE = 'DocumentReference';

interface Judged {
  holder: Holder;
  pointer: JudgedPointer;
}

/** A posted pointer that keeps the record locator's rules and those of R4. */
async function judgedOf(call: Call, naming: PointerNaming): Promise<Judged> {
  const { gateway, http } = call;
  const { holder, types } = await holderOf(call);
  const posted = await pointerBody(http);
  const pointer = gateway.pointers.judge(posted, { holder, types, naming });
  const [faults = []] = await gateway.gate.faultsOfMany([posted]);
  const [fault] = faults;
  if (fault !== undefined) throw new PointerError('bad-element', 'INVALID_RESOURCE', fault.message, fault.expression[0]);
  return { holder, pointer };
}

/** Makes the person known to the exchange, as somebody of whom this holder has something; then stores under a permit. */
async function publish(call: Call, { holder, pointer }: Judged): Promise<HttpAnswer> {
  const { gateway, requester } = call;
  const person = await gateway.pointers.register(pointer, holder, (known) =>
    gateway.consent.relationship({
      organisation: requester.organisation.ods,
      person: known,
      kind: 'contribution',
      basis: TYPE,
      starts: gateway.now(),
    }),
  );
  const request = accessRequest(call, 'create', TYPE, { by: 'person', person }, [TYPE]);
  return release(call, request, async (permit, alongside): Promise<Released> => {
    const { outcome, version } = await gateway.pointers.store(permit, pointer, {
      holder,
      alongside: (now, at) => alongside(doneAnswer(call, pointer.id, now, at)),
    });
    return doneAnswer(call, pointer.id, outcome, version);
  });
}

/** `POST DocumentReference`: a new pointer with an id of ours; with `relatesTo` replaces, in the place of another. */
export async function createPointer(call: Call): Promise<HttpAnswer> {
  assertScope(call.requester, TYPE, 'c');
  return publish(call, await judgedOf(call, 'ours'));
}

/** `PUT DocumentReference`: a pointer with the holder's own id, made or changed. Sent twice it is one. */
export async function upsertPointer(call: Call): Promise<HttpAnswer> {
  assertScope(call.requester, TYPE, 'c');
  assertScope(call.requester, TYPE, 'u');
  return publish(call, await judgedOf(call, 'theirs'));
}

/** `PUT DocumentReference/{id}`: changes a pointer that is there. Whom it is about, and what it is, stay. */
export async function updatePointer(call: Call): Promise<HttpAnswer> {
  const { gateway, http, requester } = call;
  assertScope(requester, TYPE, 'u');
  const id = http.params['id'] ?? '';
  const { holder, pointer } = await judgedOf(call, { is: id });
  const place = await gateway.pointers.placeOf(id);
  if (place === undefined) throw notFound();
  const request = accessRequest(call, 'update', TYPE, { by: 'record', record: place.record }, [TYPE]);
  return release(call, request, async (permit, alongside): Promise<Released> => {
    if (permit.nhsNumber !== pointer.nhsNumber)
      throw new PointerError('bad-element', 'BAD_REQUEST', "The field 'subject' is immutable and cannot be updated", 'subject');
    const { outcome, version } = await gateway.pointers.store(permit, pointer, {
      holder,
      mustExist: true,
      alongside: (now, at) => alongside(doneAnswer(call, id, now, at)),
    });
    return doneAnswer(call, id, outcome, version);
  });
}

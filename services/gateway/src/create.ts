import type { Disclosure, Interaction } from '@ouzel/exchange';
import { FhirError, parseResourceId } from '@ouzel/fhir';
import { bodyOf, custodianOf, ifNoneExistOf, keyOf, versionOfIfMatch } from './body.ts';
import { accessRequest, assertScope, type Call } from './context.ts';
import type { Good, IdempotencyKey, Judged, Posted } from './intake.ts';
import { release } from './release.ts';
import { storeOne } from './store-one.ts';

export function assertGood(judged: Judged | undefined): Good {
  if (judged === undefined) throw new FhirError('bug', 'Nothing was judged.');
  if ('error' in judged) throw judged.error;
  return judged;
}

/** Judges, decides, stores and records one resource; the event joins the write's own transaction. */
export async function write(
  call: Call,
  interaction: Extract<Interaction, 'create' | 'update'>,
  posted: Posted,
  key?: IdempotencyKey,
): Promise<Disclosure> {
  const { gateway, requester } = call;
  const { intake } = gateway;
  const good = assertGood((await intake.judge([posted], requester.organisation))[0]);
  if (posted.type === 'Patient') await intake.register([good], requester);
  const request = accessRequest(call, interaction, posted.type, good.subject);
  return release(call, request, (permit, alongside) =>
    storeOne(call, permit, { good, key, made: interaction === 'create' }, alongside),
  );
}

/** `POST {type}`: stored, completed by what follows from it, and audited before the 201. With `If-None-Exist`, once only. */
export async function create(call: Call, type: string): Promise<Disclosure> {
  const { http } = call;
  assertScope(call.requester, type, 'c');
  const { json, digest } = await bodyOf(http);
  const ifNoneExist = ifNoneExistOf(http.header('if-none-exist'));
  const custodian = custodianOf(http);
  const posted: Posted = {
    resource: json,
    type,
    ...(ifNoneExist === undefined ? {} : { ifNoneExist }),
    ...(custodian === undefined ? {} : { custodian }),
  };
  return write(call, 'create', posted, keyOf(http, digest));
}

export const gone = (): FhirError => new FhirError('not-found', 'There is no such resource of yours to change.');

/** `PUT {type}/{id}`, by the contributor that posted it, naming the version that it changes. */
export async function update(call: Call, type: string): Promise<Disclosure> {
  const { http } = call;
  assertScope(call.requester, type, 'u');
  const { json, digest } = await bodyOf(http);
  const id = http.params['id'] ?? '';
  const key = parseResourceId(id);
  if (key === undefined) throw gone();
  const expected = versionOfIfMatch(http.header('if-match'));
  return write(call, 'update', { resource: json, type, target: { id, key, expected } }, keyOf(http, digest));
}

import { PointerError, type Released } from '@ouzel/exchange';
import { FhirError, noRecord } from '@ouzel/fhir';
import type { HttpAnswer } from '@ouzel/runtime';
import { accessRequest, assertScope, type Call } from '../context.ts';
import { release } from '../release.ts';
import { nothing } from '../search-subject.ts';
import { LOCATOR_JSON } from './address.ts';
import { foundBundle, pointerSearch } from './found.ts';
import { holderOf } from './holder.ts';
import { askedPointers, type Form } from './parameters.ts';

const TYPE = 'DocumentReference';
const COUNTED = ['subject:identifier'];
const SEARCHED = [...COUNTED, 'custodian:identifier', 'type', 'category', 'next-page-token', '_summary'];

export const consumerBase = ({ gateway }: Call): string => `${gateway.locatorBase}/consumer/FHIR/R4`;

/** Pointers of everybody about one person, as far as the caller may know of them. An unknown person and an unrelated one look alike. */
export async function searchPointers(call: Call, form: Form, query: URLSearchParams): Promise<HttpAnswer> {
  const { gateway, requester } = call;
  assertScope(requester, TYPE, 's');
  const { types } = await holderOf(call);
  const asked = askedPointers(query, form, { known: form === 'count' ? COUNTED : SEARCHED, types });
  const wanted = pointerSearch(call, asked);
  const base = consumerBase(call);
  const request = accessRequest(call, 'search-type', TYPE, { by: 'nhs-number', nhsNumber: asked.nhsNumber }, [TYPE], query);
  try {
    return await release(call, request, async (permit) =>
      foundBundle(call, base, asked, await gateway.pointers.search(permit, wanted), permit.hideLocation),
    );
  } catch (error) {
    if (!(error instanceof FhirError) || error.situation !== 'no-record') throw error;
    return { ...nothing(`${base}/${asked.self}`), headers: LOCATOR_JSON };
  }
}

/** One pointer by its id. One that the caller may not know of is one that there is not. */
export async function readPointer(call: Call): Promise<HttpAnswer> {
  const { gateway, http, requester } = call;
  assertScope(requester, TYPE, 'r');
  const { types } = await holderOf(call);
  const id = http.params['id'] ?? '';
  const place = await gateway.pointers.placeOf(id);
  if (place === undefined) throw noRecord();
  const request = accessRequest(call, 'read', TYPE, { by: 'record', record: place.record }, [TYPE]);
  return release(call, request, async (permit): Promise<Released> => {
    const shown = await gateway.pointers.read(permit, id);
    if (shown === undefined) throw noRecord();
    if (!types.includes(shown.type))
      throw new PointerError(
        'not-allowed',
        'ACCESS DENIED',
        'The requested DocumentReference is not of a type that this organisation is allowed to access',
      );
    const resources = [{ type: TYPE, id, version: shown.version }];
    return { status: 200, headers: LOCATOR_JSON, body: Buffer.from(shown.text), answers: [], resources };
  });
}

import type { CapabilityStatementRestResource } from '@medplum/fhirtypes';
import { base32OfUuid, FhirError, isObject, uuidOfBase32 } from '@ouzel/fhir';
import type { HttpAnswer } from '@ouzel/runtime';
import { searchset } from './bundle.ts';
import type { ShownConsent } from './consents.ts';
import { accessRequest, assertScope, type Call } from './context.ts';
import { GENERAL, refuseUnknown, single } from './parameters.ts';
import { release } from './release.ts';
import { clinicalSubject, orNothing } from './search-subject.ts';

export const CONSENT_PARAMETERS: NonNullable<CapabilityStatementRestResource['searchParam']> = [
  { name: '_id', type: 'token' },
  { name: 'patient', type: 'reference' },
  { name: 'status', type: 'token' },
];
const KNOWN = [...CONSENT_PARAMETERS.map(({ name }) => name), 'patient:identifier', 'patient:Patient', ...GENERAL];
const STATUSES = ['draft', 'proposed', 'active', 'rejected', 'inactive', 'entered-in-error'];

function statusOf({ text }: ShownConsent): unknown {
  const resource: unknown = JSON.parse(text);
  return isObject(resource) ? resource['status'] : undefined;
}

/** Which of a person's few Consents are asked for. @throws FhirError `bad-value`. */
function wantedOf(query: URLSearchParams): (shown: ShownConsent) => boolean {
  const [id, status] = [single(query, '_id'), single(query, 'status')?.split(',')];
  if (status?.some((each) => !STATUSES.includes(each)) === true)
    throw new FhirError('bad-value', 'status is a code of R4 consent-state-codes.', { expression: ['status'] });
  const known = id === undefined ? undefined : base32OfUuid(uuidOfBase32(id) ?? '');
  return (shown) =>
    (id === undefined || shown.id === known) && (status === undefined || status.includes(String(statusOf(shown))));
}

/** `GET Consent?patient=`: what the person decided, as far as the caller may know of it. */
export async function searchConsent(call: Call, query: URLSearchParams): Promise<HttpAnswer> {
  const { gateway, http, requester } = call;
  assertScope(requester, 'Consent', 's');
  refuseUnknown(http, KNOWN, query);
  const wanted = wantedOf(query);
  const url = `${gateway.base}/Consent?${query.toString()}`;
  return orNothing(url, async () => {
    const request = accessRequest(call, 'search-type', 'Consent', clinicalSubject(query, gateway.base), [], query);
    return release(call, { ...request, nothing: url }, async (permit) => {
      const found = (await gateway.consents.search(permit)).filter(wanted);
      const entries = found.map(({ id, text }) => ({ fullUrl: `${gateway.base}/Consent/${id}`, text, mode: 'match' as const }));
      const body = searchset({ total: found.length, links: [{ relation: 'self', url }], entries });
      return { status: 200, body, answers: [], resources: found.map(({ id, version }) => ({ type: 'Consent', id, version })) };
    });
  });
}

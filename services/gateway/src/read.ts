import { disclose, type Disclosure } from '@ouzel/exchange';
import { base32OfUuid, noRecord, parseResourceId } from '@ouzel/fhir';
import { FHIR_JSON } from './answer.ts';
import type { ClinicalType } from './clinical-types.ts';
import { accessRequest, assertScope, type Call, personSubject } from './context.ts';
import { refuseUnknown } from './parameters.ts';

const READ_PARAMETERS = ['_format', '_pretty'];

/** The tag of what is shown: the same version shown for another person after a merge is another text. */
const etag = (version: number, person: string): string => `W/"${version}.${person.slice(-6)}"`;

export async function readPatient(call: Call): Promise<Disclosure> {
  const { gateway, http, requester } = call;
  assertScope(requester, 'Patient', 'r');
  refuseUnknown(http, READ_PARAMETERS);
  const subject = personSubject(http.params['id'] ?? '', gateway.base);
  return disclose(gateway, accessRequest(call, 'read', 'Patient', subject), async (permit) => {
    const { text, version } = await gateway.locator.patientOf(permit);
    const id = base32OfUuid(permit.person);
    const headers = { ...FHIR_JSON, ETag: etag(version, id) };
    return { status: 200, headers, body: Buffer.from(text), answers: [], resources: [{ type: 'Patient', id, version }] };
  });
}

/** `GET {type}/{id}`: the id says which record, the permit says whether it may be seen; if not, there is nothing here. */
export async function read(call: Call, type: ClinicalType): Promise<Disclosure> {
  const { gateway, http, requester } = call;
  assertScope(requester, type, 'r');
  refuseUnknown(http, READ_PARAMETERS);
  const key = parseResourceId(http.params['id'] ?? '');
  if (key === undefined) throw noRecord();
  const request = accessRequest(call, 'read', type, { by: 'record', record: key.record }, [type]);
  return disclose(gateway, request, async (permit) => {
    const [shown] = await gateway.reader.read(permit, { types: [type], locals: [key] });
    if (shown === undefined) throw noRecord();
    const headers = { ...FHIR_JSON, ETag: etag(shown.version, base32OfUuid(permit.person)) };
    return { status: 200, headers, body: Buffer.from(shown.text), answers: [], resources: [shown] };
  });
}

import type { Disclosure, Released } from '@ouzel/exchange';
import { base32OfUuid, FhirError, noRecord, parseResourceId } from '@ouzel/fhir';
import type { Shown } from '@ouzel/records';
import { history } from './history-bundle.ts';
import { historyEntry, updatedOf } from './history-entry.ts';
import { accessRequest, assertScope, type Call, personSubject } from './context.ts';
import { GENERAL, refuseUnknown, wholeNumber } from './parameters.ts';
import { resourceRecipe } from './recipes/resource.ts';
import { etag, release } from './release.ts';
import { READING, shaped, shapeOfRead } from './search-results.ts';

const noVersion = (): FhirError => new FhirError('not-found', 'There is no such version of it, or it is not kept any more.');

function askedVersion(call: Call): number | undefined {
  const { version } = call.http.params;
  if (version === undefined) return undefined;
  if (!/^[1-9]\d{0,8}$/.test(version)) throw noVersion();
  return Number(version);
}

/** `GET Patient/{id}` and `…/_history/{version}`: the person as the exchange knows them; of it only the newest version is kept. */
export async function readPatient(call: Call): Promise<Disclosure> {
  const { gateway, http, requester } = call;
  const id = http.params['id'] ?? '';
  // What a contributor or a source wrote of the person is a resource of their record.
  if (id.includes('.')) return read(call, 'Patient');
  assertScope(requester, 'Patient', 'r');
  refuseUnknown(http, READING);
  const shape = shapeOfRead(http.query);
  const asked = askedVersion(call);
  const request = accessRequest(call, asked === undefined ? 'read' : 'vread', 'Patient', personSubject(id, gateway.base));
  return release(call, request, async (permit) => {
    const { text, version } = gateway.locator.patientOf(permit);
    if (asked !== undefined && asked !== version) throw noVersion();
    const headers: Record<string, string> = { ETag: etag(version, permit) };
    if (!permit.hideIdentity) headers['Last-Modified'] = permit.patient.updated.toUTCString();
    const resources = [{ type: 'Patient', id: base32OfUuid(permit.person), version }];
    return {
      status: 200,
      headers,
      body: Buffer.from(shaped('Patient', text, shape)),
      answers: [],
      resources,
      recipe: resourceRecipe(shape),
    };
  });
}

/** `GET {type}/{id}` and `…/_history/{version}`: the id says which record, the permit says whether it may be seen; if not, there is nothing here. */
export async function read(call: Call, type: string): Promise<Disclosure> {
  const { gateway, http, requester } = call;
  assertScope(requester, type, 'r');
  refuseUnknown(http, READING);
  const shape = shapeOfRead(http.query);
  const key = parseResourceId(http.params['id'] ?? '');
  if (key === undefined) throw noRecord();
  const asked = askedVersion(call);
  const request = accessRequest(call, asked === undefined ? 'read' : 'vread', type, { by: 'record', record: key.record }, [type]);
  return release(call, request, async (permit) => {
    const [shown] =
      asked === undefined
        ? await gateway.reader.read(permit, { types: [type], conditions: [{ on: 'keys', keys: [key] }] })
        : await gateway.reader.history(permit, type, key, asked);
    if (shown === undefined) throw noRecord();
    const headers = { ETag: etag(shown.version, permit), 'Last-Modified': updatedOf(shown.text).toUTCString() };
    return {
      status: 200,
      headers,
      body: Buffer.from(shaped(type, shown.text, shape)),
      answers: [],
      resources: [shown],
      recipe: resourceRecipe(shape),
    };
  });
}

/** `GET {type}/{id}/_history`: every version that may be shown, newest first; as long as the newest one may be shown. */
export async function readHistory(call: Call, type: string): Promise<Disclosure> {
  const { gateway, http, requester } = call;
  assertScope(requester, type, 'r');
  refuseUnknown(http, [...GENERAL, '_count']);
  const count = wholeNumber(http.query, '_count');
  const id = http.params['id'] ?? '';
  const url = `${gateway.base}/${type}/${id}/_history`;
  const answer = (shown: readonly Pick<Shown, 'type' | 'id' | 'version' | 'text'>[]): Released => {
    const page = count === undefined ? shown : shown.slice(0, count);
    const body = history(
      shown.length,
      url,
      page.map((each) => historyEntry(gateway.base, each)),
    );
    return { status: 200, body, answers: [], resources: page, recipe: { as: 'history', self: url, total: shown.length } };
  };
  if (type === 'Patient' && !id.includes('.')) {
    const request = accessRequest(call, 'history-instance', type, personSubject(id, gateway.base));
    // Whoever asked by the id of somebody whom the person replaced is shown the person.
    return release(call, request, async (permit) =>
      answer([{ type, id: base32OfUuid(permit.person), ...gateway.locator.patientOf(permit) }]),
    );
  }
  const key = parseResourceId(id);
  if (key === undefined) throw noRecord();
  const request = accessRequest(call, 'history-instance', type, { by: 'record', record: key.record }, [type]);
  return release(call, request, async (permit) => {
    const shown = await gateway.reader.history(permit, type, key);
    if (shown.length === 0) throw noRecord();
    return answer(shown);
  });
}

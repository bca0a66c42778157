import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import smart from 'fhirclient';
import { z } from 'zod';
import { startWorld, type World } from '../world/world.ts';
import { conditionOf, encounterOf, patientOf, pulseOf } from '../world/written.ts';

const OBSERVATIONS = 7;
let world: World;
let reader: ReturnType<typeof client>;
let writer: ReturnType<typeof client>;
let patient: string;
let encounter: string;

/** In Node the client is made for a request to a web application; here there is none. */
function client(token: string, about?: string) {
  const request = new IncomingMessage(new Socket());
  const tokenResponse = { access_token: token, ...(about === undefined ? {} : { patient: about }) };
  return smart(request, new ServerResponse(request)).client({ serverUrl: world.fhirBase, tokenResponse });
}

const written = z.looseObject({ id: z.string(), meta: z.looseObject({ versionId: z.string(), lastUpdated: z.string() }) });

beforeAll(async () => {
  world = await startWorld();
  await world.story();
  reader = client(await world.token('clinician'));
  writer = client(await world.token('bench'));
  patient = written.parse(await writer.create(patientOf('9990000018'))).id;
  encounter = written.parse(await writer.create(encounterOf(patient))).id;
  for (let at = 0; at < OBSERVATIONS; at += 1) await writer.create(pulseOf(patient, at, encounter));
});
afterAll(() => world.stop());

const idsOf = (resources: unknown): string[] =>
  z
    .array(z.looseObject({ id: z.string() }))
    .parse(resources)
    .map(({ id }) => id);

describe('The SMART client (fhirclient)', () => {
  test('knows the version of FHIR, and reads', async () => {
    expect([await reader.getFhirVersion(), await reader.getFhirRelease()]).toEqual(['4.0.1', 4]);
    const id = world.people['story'] ?? '';
    expect(await reader.request(`Patient/${id}`)).toMatchObject({ resourceType: 'Patient', id });
    const { response } = await reader.request({ url: `Patient/${id}`, includeResponse: true });
    expect(response.headers.get('etag')).toMatch(/^W\/"1/);
    expect(await reader.request(`Patient/${id}/$everything`)).toMatchObject({ resourceType: 'Bundle', type: 'searchset' });
  });

  test('asks of the patient in its context, by what the CapabilityStatement says of each type', async () => {
    const own = client(await world.token('bench'), patient);
    expect(await own.patient.read()).toMatchObject({ resourceType: 'Patient', id: patient });
    expect(await own.patient.request('Observation')).toMatchObject({ type: 'searchset', total: OBSERVATIONS });
    expect(await own.patient.request('Encounter')).toMatchObject({ type: 'searchset', total: 1 });
  });

  test('follows every page, some pages, and each by itself', async () => {
    const url = `Observation?patient=${patient}&_count=2`;
    const all = idsOf(await writer.request(url, { pageLimit: 0, flat: true }));
    expect([all.length, new Set(all).size]).toEqual([OBSERVATIONS, OBSERVATIONS]);
    expect(await writer.request(url, { pageLimit: 3 })).toHaveLength(3);
    const one: unknown[] = [];
    for await (const resource of writer.resources(url)) one.push(resource);
    expect(idsOf(one)).toEqual(all);
  });

  test('resolves references of one resource, and of every match of a search', async () => {
    const [first = ''] = idsOf(await writer.request(`Observation?patient=${patient}`, { flat: true }));
    const whole = await writer.request(`Observation/${first}`, {
      resolveReferences: ['subject', 'encounter', 'encounter.subject'],
    });
    expect(whole).toMatchObject({
      subject: { resourceType: 'Patient', id: patient },
      encounter: { resourceType: 'Encounter', id: encounter, subject: { resourceType: 'Patient', id: patient } },
    });
    const { references } = z
      .looseObject({ references: z.record(z.string(), z.unknown()) })
      .parse(
        await writer.request(`Observation?patient=${patient}`, { resolveReferences: ['subject', 'encounter'], graph: false }),
      );
    expect(Object.keys(references).toSorted()).toEqual([`Encounter/${encounter}`, `Patient/${patient}`]);
  });

  test('creates, updates the version that it read, and patches', async () => {
    const made = written.parse(await writer.create(conditionOf(patient, '2020')));
    const changed = { ...made, resourceType: 'Condition', onsetDateTime: '2021' };
    await expect(writer.update(changed)).rejects.toMatchObject({ status: 400 });
    expect(await writer.update(changed, { headers: { 'If-Match': 'W/"1"' } })).toMatchObject({
      onsetDateTime: '2021',
      meta: { versionId: '2' },
    });
    await expect(writer.update(changed, { headers: { 'If-Match': 'W/"1"' } })).rejects.toMatchObject({ status: 412 });
    const patched = await writer.patch(`Condition/${made.id}`, [{ op: 'replace', path: '/onsetDateTime', value: '2022' }]);
    expect(patched).toMatchObject({ onsetDateTime: '2022', meta: { versionId: '3' } });
  });

  test('creates with a minimal answer, and then reads what was made', async () => {
    const made = await writer.create(conditionOf(patient, '2015'), { headers: { Prefer: 'return=minimal' } });
    expect(made).toMatchObject({ resourceType: 'Condition', onsetDateTime: '2015', meta: { versionId: '1' } });
  });

  test('is told of what is not there in the words of the OperationOutcome', async () => {
    const missing = reader.request(`Patient/${'0'.repeat(26)}`);
    await expect(missing).rejects.toMatchObject({ status: 404, message: expect.stringContaining('No record can be shown.') });
  });
});

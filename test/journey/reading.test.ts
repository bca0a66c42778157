import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Client } from 'fhir-kit-client';
import { z } from 'zod';
import { faultsOf } from '../contract/r4-schema.ts';
import { samplesAreHere } from '../contract/samples.ts';
import { startWorld, type World } from '../world/world.ts';

let world: World;
let clinician: string;
beforeAll(async () => {
  world = await startWorld();
  await world.story();
  clinician = await world.token('clinician');
});
afterAll(() => world.stop());

const bundleSchema = z.looseObject({
  resourceType: z.literal('Bundle'),
  total: z.number(),
  entry: z
    .array(
      z.looseObject({
        resource: z.looseObject({ resourceType: z.string(), id: z.string().optional() }),
        search: z.object({ mode: z.string() }),
      }),
    )
    .default([]),
});
const outcomeSchema = z.looseObject({
  resourceType: z.literal('OperationOutcome'),
  issue: z.array(z.looseObject({ code: z.string(), diagnostics: z.string().optional(), details: z.unknown() })).min(1),
});

async function get(
  path: string,
  token: string = clinician,
  headers: Record<string, string> = {},
): Promise<{ status: number; headers: Headers; text: string; json: unknown }> {
  const response = await fetch(`${world.fhirBase}/${path}`, { headers: { Authorization: `Bearer ${token}`, ...headers } });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, json: text === '' ? undefined : JSON.parse(text) };
}
const person = (name: string): string => world.people[name] ?? '';
const statuses = (json: unknown): string[] =>
  [...JSON.stringify(json).matchAll(/"url":"status","valueCode":"([a-z-]+)"/g)].map(([, status]) => status ?? '');

describe('A clinician opens a shared record', () => {
  test('with a FHIR client of theirs: capabilities, the person, the record, a type of it, one resource', async () => {
    const client = new Client({ baseUrl: world.fhirBase, customHeaders: { Authorization: `Bearer ${clinician}` } });
    expect(await client.capabilityStatement()).toMatchObject({ resourceType: 'CapabilityStatement', fhirVersion: '4.0.1' });
    const found = bundleSchema.parse(
      await client.search({
        resourceType: 'Patient',
        searchParams: { identifier: `https://fhir.nhs.uk/Id/nhs-number|${world.sample.region.named.story}` },
      }),
    );
    expect(found).toMatchObject({ total: 1, entry: [{ resource: { id: person('story') } }] });
    const record = bundleSchema.parse(
      await client.operation({ resourceType: 'Patient', id: person('story'), name: '$everything', method: 'GET' }),
    );
    expect(record.total).toBe(record.entry.length - 1);
    const observations = bundleSchema.parse(
      await client.search({ resourceType: 'Observation', searchParams: { patient: person('story'), category: 'vital-signs' } }),
    );
    expect(observations.total).toBe(7);
    const id = observations.entry[0]?.resource.id ?? '';
    expect(await client.read({ resourceType: 'Observation', id })).toMatchObject({ resourceType: 'Observation', id });
  });

  test('every resource says whose it is and when it came; all of it is valid R4', async () => {
    const { json, headers } = await get(`Patient/${person('story')}/$everything`);
    const { entry } = bundleSchema.parse(json);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('content-type')).toContain('application/fhir+json');
    for (const { resource } of entry.slice(1, -1))
      expect(resource).toMatchObject({
        meta: {
          source: expect.stringContaining('9OZ'),
          tag: expect.arrayContaining([expect.objectContaining({ code: expect.stringMatching(/^9OZ/) })]),
          lastUpdated: expect.any(String),
          extension: [{ valueInstant: expect.any(String) }],
        },
      });
    if (samplesAreHere) expect(entry.flatMap(({ resource }) => faultsOf(resource))).toEqual([]);
  });

  test('a search by POST keeps the number out of the address', async () => {
    const body = new URLSearchParams({
      'patient:identifier': `https://fhir.nhs.uk/Id/nhs-number|${world.sample.region.named.story}`,
    });
    const response = await fetch(`${world.fhirBase}/Encounter/_search`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${clinician}` },
      body,
    });
    expect(bundleSchema.parse(await response.json()).total).toBe(1);
  });

  test('a complete search has no outcome entry, and does not ask a practice for what it cannot give', async () => {
    const before = world.sample.twins.gp.asked('9OZP001');
    const modes = async (type: string): Promise<string[]> =>
      bundleSchema.parse((await get(`${type}?patient=${person('story')}`)).json).entry.map(({ search }) => search.mode);
    expect(await modes('Procedure')).toEqual([]);
    expect(world.sample.twins.gp.asked('9OZP001')).toBe(before);
    // The hospital's; a practice may have one, and is asked.
    expect(await modes('Encounter')).toEqual(['match']);
    expect(world.sample.twins.gp.asked('9OZP001')).toBe(before + 1);
  });

  test('the same answer of a practice is not written again', async () => {
    const versions = async (): Promise<unknown> =>
      world.system.database.rows({
        text: "select count(*) from records.history h join locator.record r using (record) where r.source = 'gp-connect'",
      });
    const before = await versions();
    await get(`Patient/${person('story')}/$everything`);
    expect(await versions()).toEqual(before);
  });
});

describe('A record stays shut', () => {
  test('where the person objects: 403, said plainly, by every way in', async () => {
    const number = world.sample.region.named.optedOut;
    for (const path of [
      `Patient/${person('optedOut')}`,
      `Patient/${person('optedOut')}/$everything`,
      `Observation?patient=${person('optedOut')}`,
      `Patient?identifier=https://fhir.nhs.uk/Id/nhs-number|${number}`,
    ]) {
      const { status, json } = await get(path);
      expect([path, status, outcomeSchema.parse(json).issue[0]?.code]).toEqual([path, 403, 'forbidden']);
    }
  });

  test('where there is no relationship: to the byte as if nobody were there', async () => {
    const unknown = '0'.repeat(26);
    const strip = (text: string, id: string): string => text.replaceAll(id, '{id}');
    for (const path of ['Patient/{id}', 'Patient/{id}/$everything', 'Condition?patient={id}', 'Patient?_id={id}']) {
      const [real, none] = await Promise.all([
        get(path.replace('{id}', person('noRelationship'))),
        get(path.replace('{id}', unknown)),
      ]);
      expect([real.status, strip(real.text, person('noRelationship'))]).toEqual([none.status, strip(none.text, unknown)]);
      expect(real.text).toContain('This does not mean that none exists.');
    }
  });

  test('a restricted person shows what is clinical, and nothing of where they are', async () => {
    const { text, json } = await get(`Patient/${person('restricted')}/$everything`);
    const them = world.sample.region.people.find(({ nhsNumber }) => nhsNumber === world.sample.region.named.restricted);
    expect(them).toBeDefined();
    for (const secret of [
      them?.address.line,
      them?.address.city,
      them?.address.postalCode,
      them?.practice,
      ...(them?.hospitals ?? []),
    ])
      expect(text).not.toContain(secret);
    expect(statuses(json)).toEqual(['complete', 'not-asked']);
    expect(bundleSchema.parse(json).entry.some(({ resource }) => resource.resourceType === 'Encounter')).toBe(true);
  });

  test('a care home sees its view only, and of its own residents only', async () => {
    const token = await world.token('careHome');
    const { json, text } = await get(`Patient/${person('story')}/$everything`, token);
    const types = new Set(bundleSchema.parse(json).entry.map(({ resource }) => resource.resourceType));
    expect(types).toEqual(
      new Set(
        [
          'Patient',
          'AllergyIntolerance',
          'MedicationStatement',
          'MedicationRequest',
          'Observation',
          'Encounter',
          'DiagnosticReport',
          'OperationOutcome',
        ].filter((type) => text.includes(`"resourceType":"${type}"`)),
      ),
    );
    expect(types.has('Condition')).toBe(false);
    expect((await get(`Patient/${person('story')}`, await world.token('careHomeB'))).status).toBe(404);
  });

  test('a citizen opens their own record, and nobody else', async () => {
    const token = await world.token('patient', 'PATRQT');
    expect((await get(`Patient/${person('story')}/$everything`, token)).status).toBe(200);
    expect((await get(`Patient/${person('careHomeResident')}`, token)).status).toBe(404);
    expect((await get(`Patient/${person('story')}`, await world.token('patient'))).status).toBe(403);
  });

  test('a token that cannot read clinical types opens no record; one for audit opens nothing clinical', async () => {
    const ig = await world.token('ig', 'HOPERAT');
    expect((await get(`Patient/${person('story')}`, ig)).status).toBe(403);
    expect((await get(`AuditEvent?patient=${person('story')}`)).status).toBe(403);
    expect((await get(`AuditEvent?patient=${person('story')}`, await world.token('bench'))).status).toBe(403);
  });
});

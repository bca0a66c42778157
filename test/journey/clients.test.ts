import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Client } from 'fhir-kit-client';
import { z } from 'zod';
import { bundleSchema } from '../world/api.ts';
import { startWorld, type World } from '../world/world.ts';
import { conditionOf, patientOf } from '../world/written.ts';

let world: World;
let reader: Client;
let writer: Client;
let patient: string;
let story: string;

beforeAll(async () => {
  world = await startWorld();
  await world.story();
  story = world.people['story'] ?? '';
  const as = async (name: string): Promise<Client> =>
    new Client({ baseUrl: world.fhirBase, bearerToken: await world.token(name) });
  [reader, writer] = await Promise.all([as('clinician'), as('bench')]);
  patient = String((await writer.create({ resourceType: 'Patient', body: patientOf('9990000018') }))['id']);
});
afterAll(() => world.stop());

const written = z.looseObject({ id: z.string(), meta: z.looseObject({ versionId: z.string() }) });
const idsOf = (json: unknown): unknown[] =>
  bundleSchema.parse(json).entry.flatMap(({ resource, search }) => (search?.mode === 'match' ? [resource?.id] : []));
/** What the client throws for an answer that is not 2xx. */
const refusal = async (asked: Promise<unknown>): Promise<unknown> =>
  asked.then(
    () => 'answered',
    (error: unknown) => Object(error).response,
  );

describe('fhir-kit-client', () => {
  test('follows the pages of a search to their end', async () => {
    let page: unknown = await reader.search({ resourceType: 'Observation', searchParams: { patient: story, _count: 5 } });
    const { total = 0 } = bundleSchema.parse(page);
    const seen: unknown[] = [];
    while (page !== undefined) {
      seen.push(...idsOf(page));
      page = await reader.nextPage({ bundle: { ...bundleSchema.parse(page) } });
    }
    expect(total).toBeGreaterThan(5);
    expect([seen.length, new Set(seen).size]).toEqual([total, total]);
  });

  test('searches by POST', async () => {
    const searchParams = { 'patient:identifier': `https://fhir.nhs.uk/Id/nhs-number|${world.sample.region.named.story}` };
    const found = await reader.search({ resourceType: 'Encounter', searchParams, options: { postSearch: true } });
    expect(bundleSchema.parse(found).total).toBe(1);
  });

  test('creates, reads a version, updates the version that it read, patches, and reads the history', async () => {
    const made = written.parse(await writer.create({ resourceType: 'Condition', body: conditionOf(patient, '2020') }));
    const at = { resourceType: 'Condition', id: made.id } as const;
    const body = { ...made, resourceType: 'Condition', onsetDateTime: '2021' };
    const updated = await writer.update({ ...at, body, options: { headers: { 'If-Match': 'W/"1"' } } });
    expect(updated).toMatchObject({ onsetDateTime: '2021', meta: { versionId: '2' } });
    const jsonPatch = [{ op: 'replace' as const, path: '/onsetDateTime', value: '2022' }];
    expect(await writer.patch({ ...at, jsonPatch })).toMatchObject({ onsetDateTime: '2022', meta: { versionId: '3' } });
    expect(await writer.vread({ ...at, version: '1' })).toMatchObject({ onsetDateTime: '2020' });
    expect(bundleSchema.parse(await writer.history(at)).total).toBe(3);
    expect(await refusal(writer.update({ ...at, body }))).toMatchObject({ status: 400, data: { issue: [{ code: 'required' }] } });
    const stale = writer.update({ ...at, body, options: { headers: { 'If-Match': 'W/"1"' } } });
    expect(await refusal(stale)).toMatchObject({ status: 412, data: { issue: [{ code: 'conflict' }] } });
  });

  test('sends a transaction and a batch', async () => {
    const entry = (onset: string) => ({
      fullUrl: `urn:uuid:${randomUUID()}`,
      resource: conditionOf(patient, onset),
      request: { method: 'POST', url: 'Condition' },
    });
    const body = { resourceType: 'Bundle', type: 'transaction', entry: [entry('2018'), entry('2019')] };
    const together = bundleSchema.parse(await writer.transaction({ body }));
    expect([together.type, ...together.entry.map(({ response }) => response?.status)]).toEqual([
      'transaction-response',
      '201 Created',
      '201 Created',
    ]);
    const reads = [`Patient/${patient}`, 'Patient/nobody'].map((url) => ({ request: { method: 'GET', url } }));
    const each = bundleSchema.parse(await writer.batch({ body: { resourceType: 'Bundle', type: 'batch', entry: reads } }));
    expect(each.entry.map(({ response }) => response?.status.slice(0, 3))).toEqual(['200', '404']);
  });

  test.each(['GET', 'POST'] as const)('asks operations by %s', async (method) => {
    const of = { resourceType: 'Patient', id: story, method };
    const everything = await reader.operation({ ...of, name: '$everything' });
    expect(bundleSchema.parse(everything).entry.at(-1)?.resource?.resourceType).toBe('OperationOutcome');
    expect(bundleSchema.parse(await reader.operation({ ...of, name: '$summary' })).type).toBe('document');
    expect(bundleSchema.parse(await reader.operation({ ...of, name: '$urgent-summary' })).type).toBe('document');
    const parameter = [
      { name: '_type', valueCode: 'Condition' },
      { name: '_count', valueInteger: 2 },
    ];
    const query: Record<string, string> = { _type: 'Condition', _count: '2' };
    const input = method === 'GET' ? query : { resourceType: 'Parameters', parameter };
    const some = bundleSchema.parse(await reader.operation({ ...of, name: '$everything', input }));
    expect(new Set(idsOf(some)).size).toBe(2);
    expect(some.entry.filter(({ search }) => search?.mode === 'match').map(({ resource }) => resource?.resourceType)).toEqual([
      'Condition',
      'Condition',
    ]);
  });

  test('is told of what is not there, in a way that it understands', async () => {
    const none = { status: 404, data: { resourceType: 'OperationOutcome', issue: [{ code: 'not-found' }] } };
    expect(await refusal(reader.read({ resourceType: 'Patient', id: '0'.repeat(26) }))).toMatchObject(none);
    expect(await refusal(reader.read({ resourceType: 'Condition', id: 'x' }))).toMatchObject(none);
    const posted = { resourceType: 'Parameters', parameter: [{ name: '_type', resource: {} }] };
    const wrong = reader.operation({ resourceType: 'Patient', id: story, name: '$everything', input: posted });
    expect(await refusal(wrong)).toMatchObject({ status: 400, data: { issue: [{ code: 'invalid' }] } });
  });
});

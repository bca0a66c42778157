import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { MedplumClient, OperationOutcomeError } from '@medplum/core';
import type { Bundle, Condition, Parameters } from '@medplum/fhirtypes';
import { startWorld, type World } from '../world/world.ts';
import { conditionOf, encounterOf, NHS, patientOf, pulseOf } from '../world/written.ts';

const OBSERVATIONS = 7;
let world: World;
let reader: MedplumClient;
let writer: MedplumClient;
let patient: string;
let story: string;

async function client(name: string): Promise<MedplumClient> {
  const baseUrl = new URL('/', world.fhirBase).href;
  // Its cache would hide what the server answers.
  return new MedplumClient({ baseUrl, fhirUrlPath: 'fhir/R4/', accessToken: await world.token(name), fetch, cacheTime: 0 });
}

beforeAll(async () => {
  world = await startWorld();
  await world.story();
  story = world.people['story'] ?? '';
  [reader, writer] = await Promise.all([client('clinician'), client('bench')]);
  patient = (await writer.createResource(patientOf('9990000018'))).id;
  await writer.createResource(encounterOf(patient));
  for (let at = 0; at < OBSERVATIONS; at += 1) await writer.createResource(pulseOf(patient, at));
});
afterAll(() => world.stop());

async function codeOf(asked: Promise<unknown>): Promise<string | undefined> {
  try {
    await asked;
    return 'answered';
  } catch (error) {
    return error instanceof OperationOutcomeError ? error.outcome.issue[0]?.code : String(error);
  }
}
const made = (onset: string): Promise<Condition & { id: string }> =>
  writer.createResource<Condition>(conditionOf(patient, onset));
const ifMatch = (version: string): { headers: Record<string, string> } => ({ headers: { 'If-Match': `W/"${version}"` } });

describe('The client of Medplum', () => {
  test('reads, searches, and follows references and pages', async () => {
    expect(await reader.readResource('Patient', story)).toMatchObject({ resourceType: 'Patient', id: story });
    const number = `${NHS}|${world.sample.region.named.story}`;
    expect(await reader.searchOne('Patient', { identifier: number })).toMatchObject({ id: story });
    expect(await reader.search('Encounter', { 'patient:identifier': number })).toMatchObject({ type: 'searchset', total: 1 });
    const found = await writer.searchResources('Observation', { patient, _count: 3, _sort: '-date' });
    expect(found.map(({ valueQuantity }) => valueQuantity?.value)).toEqual([66, 65, 64]);
    expect(await writer.readReference(found[0]?.subject ?? {})).toMatchObject({ resourceType: 'Patient', id: patient });
    const sizes: number[] = [];
    for await (const page of writer.searchResourcePages('Observation', { patient, _count: 3 })) sizes.push(page.length);
    expect(sizes).toEqual([3, 3, 1]);
  });

  test('reads the whole record, and a summary', async () => {
    const everything = await reader.readPatientEverything(story);
    expect(everything.entry?.at(-1)?.resource?.resourceType).toBe('OperationOutcome');
    const summary = await reader.readPatientSummary(story);
    expect([summary.type, summary.entry?.[0]?.resource?.resourceType]).toEqual(['document', 'Composition']);
  });

  test('updates with If-Match among its options, and is refused without', async () => {
    const condition = await made('2020');
    const changed = { ...condition, onsetDateTime: '2021' };
    expect(await codeOf(writer.updateResource(changed))).toBe('required');
    expect(await writer.updateResource(changed, ifMatch('1'))).toMatchObject({ onsetDateTime: '2021', meta: { versionId: '2' } });
    expect(await codeOf(writer.updateResource(changed, ifMatch('1')))).toBe('conflict');
  });

  test('patches, and reads versions and the history', async () => {
    const { id } = await made('2020');
    const patched = await writer.patchResource('Condition', id, [{ op: 'replace', path: '/onsetDateTime', value: '2022' }]);
    expect(patched).toMatchObject({ onsetDateTime: '2022', meta: { versionId: '2' } });
    expect(await writer.readVersion('Condition', id, '1')).toMatchObject({ onsetDateTime: '2020' });
    const history = await writer.readHistory('Condition', id);
    expect(history.entry?.map(({ resource }) => resource?.onsetDateTime)).toEqual(['2022', '2020']);
  });

  test('creates once where none exists', async () => {
    const value = randomUUID();
    const body: Condition = { ...conditionOf(patient, '2020'), identifier: [{ system: 'https://m/ids', value }] };
    const query = `identifier=https://m/ids|${value}`;
    const [first, second] = [
      await writer.createResourceIfNoneExist(body, query),
      await writer.createResourceIfNoneExist(body, query),
    ];
    expect(second.id).toBe(first.id);
  });

  test('validates', async () => {
    expect(await writer.validateResource(conditionOf(patient, '2020'))).toMatchObject({ issue: [{ severity: 'information' }] });
    expect(await writer.validateResource({ ...conditionOf(patient, 'long ago') })).toMatchObject({
      issue: [{ severity: 'error', expression: ['Condition.onsetDateTime'] }],
    });
  });

  test('sends a batch and a transaction', async () => {
    const post = (onset: string) =>
      ({ resource: conditionOf(patient, onset), request: { method: 'POST', url: 'Condition' } }) as const;
    const batch: Bundle = {
      resourceType: 'Bundle',
      type: 'batch',
      entry: [post('2017'), { request: { method: 'GET', url: `Patient/${patient}` } }],
    };
    const together: Bundle = { resourceType: 'Bundle', type: 'transaction', entry: [post('2016'), post('2015')] };
    const answers = [await writer.executeBatch(batch), await writer.executeBatch(together)];
    expect(answers.map(({ entry }) => entry?.map(({ response }) => response?.status.slice(0, 3)))).toEqual([
      ['201', '200'],
      ['201', '201'],
    ]);
  });

  test('asks an operation by POST', async () => {
    const input: Parameters = { resourceType: 'Parameters', parameter: [{ name: '_type', valueCode: 'Encounter' }] };
    const answer: Bundle = await writer.post(writer.fhirUrl('Patient', patient, '$everything'), input);
    expect(answer.entry?.map(({ resource }) => resource?.resourceType)).toEqual(['Encounter', 'OperationOutcome']);
  });

  test('is told of what is not there, and of what nobody can do here', async () => {
    expect(await codeOf(reader.readResource('Patient', '0'.repeat(26)))).toBe('not-found');
    expect(await codeOf(writer.deleteResource('Condition', (await made('2020')).id))).toBe('not-supported');
    expect(await codeOf(writer.upsertResource(conditionOf(patient, '2020'), `patient=${patient}`))).toBe('not-supported');
  });
});

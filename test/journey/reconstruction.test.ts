import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { type Answer, ask, type Asked, bundleOf } from '../world/api.ts';
import { type Minting, startMinting } from '../world/minting.ts';
import { openReconstructing, type Reconstructing, sha256, traced } from '../world/reconstructing.ts';
import { bundleWith, NHS, patientOf } from '../world/written.ts';

let minting: Minting;
let reconstructing: Reconstructing;
let clinician: string;
let patient: string;
let next = 1;
beforeAll(async () => {
  minting = await startMinting();
  await minting.world.story();
  reconstructing = await openReconstructing(minting);
  clinician = await minting.world.token('clinician');
  patient = minting.world.people['story'] ?? '';
});
afterAll(() => minting.stop());

/** Asks, and gives the answer with the id of its event. */
async function seen(path: string, asked: Asked = {}): Promise<{ answer: Answer; event: string }> {
  const { trace, headers } = traced(next++);
  const answer = await ask(minting.world.fhirBase, path, {
    token: clinician,
    ...asked,
    headers: { ...headers, ...asked.headers },
  });
  return { answer, event: await reconstructing.eventOf(trace) };
}

const idsOf = async (type: string): Promise<string[]> =>
  bundleOf((await seen(`${type}?patient=${patient}`)).answer).entry.flatMap(({ resource }) => resource?.id ?? []);

const FORM = { 'Content-Type': 'application/x-www-form-urlencoded' };
const JSON_TYPE = { 'Content-Type': 'application/fhir+json' };

describe('A past answer is written again, byte for byte', () => {
  test.each([
    ['a Patient', () => `Patient/${patient}`],
    ['a Patient, for a person to read', () => `Patient/${patient}?_pretty=true`],
    ['some elements of a Patient', () => `Patient/${patient}?_elements=name`],
    ['a search by NHS number', () => `Patient?identifier=${NHS}|${minting.world.sample.region.named.story}`],
    ['a search of a type', () => `Observation?patient=${patient}`],
    ['a page of it', () => `Observation?patient=${patient}&_count=2&_sort=-date`],
    ['what it brings along', () => `Observation?patient=${patient}&_include=Observation:patient&_include=Observation:encounter`],
    ['some elements of it', () => `Observation?patient=${patient}&_elements=code`],
    ['its number', () => `Observation?patient=${patient}&_summary=count`],
    ['a search that finds nothing', () => `Observation?patient=${patient}&code=nothing`],
    ['the newest of each code', () => `Observation/$lastn?patient=${patient}`],
    ['the whole record', () => `Patient/${patient}/$everything`],
    ['a page of the whole record', () => `Patient/${patient}/$everything?_count=3`],
    ['a summary', () => `Patient/${patient}/$summary`],
    ['an urgent summary', () => `Patient/${patient}/$urgent-summary`],
    ['a refusal of nobody who may be known', () => `Patient/${minting.world.people['noRelationship']}`],
    ['a refusal by the person', () => `Patient/${minting.world.people['optedOut']}`],
    ['an empty search about nobody who may be known', () => `Observation?patient=${minting.world.people['noRelationship']}`],
    ['a search about nobody', () => 'Observation?patient=nobody'],
    ['a bad request', () => 'Patient?identifier=bad'],
  ])('%s', async (_, pathOf) => {
    const { answer, event } = await seen(pathOf());
    const opened = await reconstructing.open(event);
    expect(opened).toMatchObject({ state: 'exact', sha256: sha256(answer.text) });
    expect(opened.content).toBe(answer.text);
  });

  test('one resource, a version of it, and its history', async () => {
    const [id] = await idsOf('Observation');
    for (const path of [`Observation/${id}`, `Observation/${id}/_history/1`, `Observation/${id}/_history`]) {
      const { answer, event } = await seen(path);
      expect(await reconstructing.open(event)).toMatchObject({ state: 'exact', content: answer.text });
    }
  });

  test('a search by POST with an NHS number in its body', async () => {
    const body = `patient:identifier=${encodeURIComponent(`${NHS}|${minting.world.sample.region.named.story}`)}&_count=3`;
    const { answer, event } = await seen('Observation/_search', { method: 'POST', headers: FORM, body });
    expect(await reconstructing.open(event)).toMatchObject({ state: 'exact', content: answer.text });
  });

  test('further pages of a search', async () => {
    let path: string | undefined = `Observation?patient=${patient}&_count=2`;
    for (let pages = 0; path !== undefined && pages < 3; pages += 1) {
      const { answer, event } = await seen(path);
      expect(await reconstructing.open(event)).toMatchObject({ state: 'exact', content: answer.text });
      path = bundleOf(answer).link.find(({ relation }) => relation === 'next')?.url;
    }
    expect(path).not.toBe(`Observation?patient=${patient}&_count=2`);
  });

  test('a batch of reads, with what was refused among them', async () => {
    const [id] = await idsOf('Observation');
    const urls = [
      `Patient/${patient}`,
      `Observation?patient=${patient}&_count=2`,
      `Observation/${id}`,
      `Patient/${minting.world.people['noRelationship']}`,
      `Observation?patient=${minting.world.people['noRelationship']}`,
      'Nothing/1',
    ];
    const entries = [
      ...urls.map((url) => ({ request: { method: 'GET', url } })),
      { request: { method: 'DELETE', url: 'Patient/1' } },
    ];
    const { answer, event } = await seen('', { method: 'POST', headers: JSON_TYPE, body: bundleWith('batch', entries) });
    expect(answer.status).toBe(200);
    expect(await reconstructing.open(event)).toMatchObject({ state: 'exact', content: answer.text });
  });

  test('an answer that was fetched later, whole and by source', async () => {
    const begun = await seen(`Patient/${patient}/$everything`, { headers: { Prefer: 'respond-async' } });
    const job = begun.answer.headers.get('content-location') ?? '';
    const later = z.looseObject({ output: z.array(z.looseObject({ url: z.string() })) });
    let parts = later.safeParse((await seen(job)).answer.json);
    for (let left = 100; parts.data === undefined || parts.data.output.length < 2; left -= 1) {
      if (left === 0) throw new Error('It did not come in.');
      await new Promise((resolve) => setTimeout(resolve, 50));
      parts = later.safeParse((await seen(job)).answer.json);
    }
    for (const { url } of parts.data.output) {
      const { answer, event } = await seen(url);
      expect([answer.status, await reconstructing.open(event)]).toMatchObject([200, { state: 'exact', content: answer.text }]);
    }
  });

  test('a refused credential, and what somebody is shown who only claims to know a person', async () => {
    const bad = await seen(`Patient/${patient}`, { token: 'no.token.here' });
    expect([bad.answer.status, await reconstructing.open(bad.event)]).toMatchObject([
      401,
      { state: 'exact', content: bad.answer.text },
    ]);
    const { named } = minting.world.sample.region;
    const claimed = { ...patientOf(named.story), birthDate: undefined };
    expect((await minting.call('Patient', { body: claimed })).status).toBe(201);
    const { answer, event } = await seen(`Patient/${patient}`, { token: minting.contributor });
    expect(answer.text).not.toContain('birthDate');
    expect(await reconstructing.open(event)).toMatchObject({ state: 'exact', content: answer.text });
  });

  test('an answer that the caller had already has no bytes', async () => {
    const { answer } = await seen(`Patient/${patient}`);
    const again = await seen(`Patient/${patient}`, { headers: { 'If-None-Match': answer.headers.get('etag') ?? '' } });
    expect(again.answer.status).toBe(304);
    expect(await reconstructing.open(again.event)).toMatchObject({ state: 'exact', content: '' });
  });
});

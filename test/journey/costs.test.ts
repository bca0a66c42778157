import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Answer, ask, type Asked, bundleOf, issueOf } from '../world/api.ts';
import { type Minting, startMinting } from '../world/minting.ts';
import { bundleWith, patientOf, posting, pulseOf } from '../world/written.ts';

let minting: Minting;
let patient: string;
const call = (path: string, asked?: Asked): Promise<Answer> => minting.call(path, asked);
const idOf = ({ json }: Answer): string => String(Object(json).id);
const PATCH = { 'Content-Type': 'application/json-patch+json' };
const quantityIn = ({ text }: Answer): string => /"value":([\d.]+)/.exec(text)?.[1] ?? '';

beforeAll(async () => {
  minting = await startMinting();
  patient = idOf(await call('Patient', { body: patientOf('9990000018') }));
});
afterAll(() => minting.stop());

describe('A request that costs more than one may', () => {
  test('a patch whose copies double is refused at once, and the server goes on', async () => {
    const made = await call('Observation', { body: { ...pulseOf(patient, 0), note: [{ text: 'x'.repeat(50) }] } });
    const body = Array.from({ length: 18 }, () => ({ op: 'copy', from: '/note', path: '/note/-' }));
    const started = performance.now();
    const [bomb, others] = await Promise.all([
      call(`Observation/${idOf(made)}`, { method: 'PATCH', headers: PATCH, body }),
      call('metadata'),
    ]);
    expect([issueOf(bomb), others.status]).toEqual([[400, 'too-costly'], 200]);
    expect(performance.now() - started).toBeLessThan(5_000);
    const read = await call(`Observation/${idOf(made)}`);
    expect([read.status, Object(read.json).meta.versionId]).toEqual([200, '1']);
  });

  const searchBy = (form: string): Promise<Answer> => {
    const headers = { 'Content-Type': 'application/x-www-form-urlencoded' };
    return ask(minting.world.fhirBase, 'Observation/_search', { token: minting.contributor, headers, body: form });
  };

  test('_elements of thousands of names', async () => {
    const names = (count: number) =>
      Array.from({ length: count }, (_, at) => String.fromCharCode(97 + (at % 26), 97 + (Math.floor(at / 26) % 26))).join(',');
    expect(issueOf(await searchBy(`patient=${patient}&_elements=${names(5_000)}`))).toEqual([400, 'too-costly']);
    expect(issueOf(await call(`Observation?patient=${patient}&_elements=${names(150)}`))).toEqual([400, 'too-costly']);
    expect((await searchBy(`patient=${patient}&_elements=${names(100)}`)).status).toBe(200);
  });

  test('a search with more than 200 values in all, though no parameter has more than it may', async () => {
    const codes = (from: number, count: number) => Array.from({ length: count }, (_, at) => `z${from + at}`).join(',');
    const many = [0, 100, 200].map((from) => `code:not=${codes(from, 90)}`).join('&');
    expect(issueOf(await searchBy(`patient=${patient}&${many}`))).toEqual([400, 'too-costly']);
    expect((await searchBy(`patient=${patient}&code:not=${codes(0, 90)}&code:not=${codes(100, 90)}`)).status).toBe(200);
  });
});

describe('A batch', () => {
  const read = (url: string) => ({ request: { method: 'GET', url } });
  const write = () => posting(pulseOf(patient, 1), `urn:uuid:${randomUUID()}`);
  const statuses = (answer: Answer) => bundleOf(answer).entry.map(({ response }) => response?.status);
  const locationAt = (answer: Answer, at: number): string => bundleOf(answer).entry[at]?.response?.location ?? 'none';
  /** The part of an id that is the resource's own, as the trail writes it. */
  const idAt = (answer: Answer, at: number): string => /Observation\/[^/]+\.([^/]+)/.exec(locationAt(answer, at))?.[1] ?? 'none';
  const newest = async (): Promise<string> => {
    const [row] = await minting.rows<{ event: string }>('select event from audit.event order by sequence desc limit 1');
    return row?.event ?? '';
  };

  test('with a read of a value that nothing can store answers each by itself, and its event names what was written', async () => {
    const body = bundleWith('batch', [
      write(),
      read(`Observation?patient=${patient}&value-string=a%00b`),
      read(`Patient/${patient}`),
    ]);
    const answer = await call('', { body });
    expect([answer.status, statuses(answer)]).toEqual([200, ['201 Created', '400', '200 OK']]);
    expect(await newest()).toContain(idAt(answer, 0));
    expect((await call(locationAt(answer, 0))).status).toBe(200);
  });

  test('of which a read breaks still writes, and its event says both', async () => {
    const made = idOf(await call('Observation', { body: pulseOf(patient, 2) }));
    const rename = (from: string, to: string) => minting.rows(`alter table records.${from} rename to ${to}`);
    await rename('history', 'history_away');
    const body = bundleWith('batch', [write(), read(`Observation/${made}/_history`), write()]);
    const answer = await call('', { body });
    await rename('history_away', 'history');
    expect(answer.status).toBe(200);
    expect(statuses(answer)).toEqual(['201 Created', expect.stringMatching(/^5\d\d/), '201 Created']);
    const event = await newest();
    for (const at of [0, 2]) expect(event).toContain(idAt(answer, at));
    expect((await call(locationAt(answer, 2))).status).toBe(200);
  });

  test('starts nothing that is fetched later', async () => {
    const body = bundleWith('batch', [read(`Patient/${patient}/$everything`)]);
    const answer = await call('', { body, headers: { Prefer: 'respond-async' } });
    expect([answer.status, statuses(answer)]).toEqual([200, ['200 OK']]);
    expect(bundleOf(answer).entry[0]?.resource?.resourceType).toBe('Bundle');
    expect(await minting.rows('select job from gateway.job')).toEqual([]);
  });
});

describe('A patch of a decimal', () => {
  test.each([
    ['70.50', '120'],
    ['5.40', '5.41'],
    ['5.40', '5.410'],
    ['70', '70.50'],
  ])('that stood as %s stores and answers %s', async (before, after) => {
    const glucose = { coding: [{ system: 'http://loinc.org', code: '15074-8' }] };
    const body = JSON.stringify({ ...pulseOf(patient, 0), code: glucose }).replaceAll('/min', 'mmol/L');
    const made = await call('Observation', { body: body.replace('"value":60', `"value":${before}`) });
    expect([made.status, quantityIn(made)]).toEqual([201, before]);
    const path = `Observation/${idOf(made)}`;
    const change = `[{"op":"replace","path":"/valueQuantity/value","value":${after}}]`;
    const patched = await call(path, { method: 'PATCH', headers: PATCH, body: change });
    expect([patched.status, Number(quantityIn(patched)), Number(quantityIn(await call(path)))]).toEqual([
      200,
      Number(after),
      Number(after),
    ]);
    const found = await call(`Observation?patient=${patient}&_id=${idOf(made)}&value-quantity=${after}`);
    expect(bundleOf(found).total).toBe(1);
  });
});

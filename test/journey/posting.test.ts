import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { vitalSignsBundle } from '@ouzel/region';
import { z } from 'zod';
import { startWorld, type World } from '../world/world.ts';

let world: World;
let home: string;
beforeAll(async () => {
  world = await startWorld();
  home = await world.token('careHome');
});
afterAll(() => world.stop());

const resident = (): string => world.sample.region.named.careHomeResident;
const set = (change = {}, minutesAgo = 5) =>
  vitalSignsBundle(resident(), new Date(Date.now() - minutesAgo * 60_000), {
    respirationRate: 18,
    spo2: 97,
    onOxygen: false,
    systolic: 124,
    pulse: 72,
    temperature: 37.5,
    consciousness: 'alert',
    ...change,
  });

async function post(
  path: string,
  body: unknown,
  headers: Record<string, string> = {},
  token: string = home,
): Promise<{ status: number; headers: Headers; json: Record<string, unknown> }> {
  const response = await fetch(`${world.fhirBase}${path}`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/fhir+json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, json: text === '' ? {} : JSON.parse(text) };
}
const stored = async (): Promise<number> => {
  const [row] = await world.system.database.rows<{ n: number }>({
    text: "select count(*)::int as n from records.resource r join locator.record l using (record) where l.custodian = '9OZC001' and r.type = 'Observation'",
  });
  return row?.n ?? 0;
};
const issueOf = (json: unknown) =>
  z.looseObject({ issue: z.array(z.looseObject({ code: z.string(), expression: z.array(z.string()).optional() })) }).parse(json)
    .issue[0];
const responses = (json: unknown) =>
  z
    .looseObject({
      type: z.string(),
      entry: z.array(
        z.looseObject({
          response: z.looseObject({
            status: z.string(),
            location: z.string().optional(),
            outcome: z.looseObject({ issue: z.array(z.looseObject({ diagnostics: z.string().optional() })) }).optional(),
          }),
        }),
      ),
    })
    .parse(json);

describe('A care home posts', () => {
  test('one observation: 201, where it is, its advice; a clinician reads it', async () => {
    const [entry] = set().entry ?? [];
    const { status, headers, json } = await post('/Observation', entry?.resource);
    expect(status).toBe(201);
    expect(headers.get('x-ouzel-advice')).toContain('NEWS2 is at least 0');
    expect(json).toMatchObject({
      resourceType: 'Observation',
      meta: { versionId: '1' },
      subject: { reference: `Patient/${world.people['careHomeResident']}` },
    });
    const read = await fetch((headers.get('location') ?? '').replace(/\/_history.*/, ''), {
      headers: { Authorization: `Bearer ${await world.token('clinician')}` },
    });
    expect(read.status).toBe(200);
    expect(await read.json()).toMatchObject({ id: json['id'], valueQuantity: { value: 18 } });
  });

  test('a round as a batch: each stored, scored once, told what to do', async () => {
    const before = await stored();
    const { status, json } = await post('', set({ respirationRate: 25, spo2: 91, pulse: 115 }));
    const { type, entry } = responses(json);
    expect([status, type, entry.length]).toEqual([200, 'batch-response', 7]);
    expect(new Set(entry.map(({ response }) => response.status))).toEqual(new Set(['201 Created']));
    expect(entry[0]?.response.outcome?.issue.map(({ diagnostics }) => diagnostics).join(' ')).toMatch(/NEWS2 8 .*ring 999/);
    expect(await stored()).toBe(before + 8);
  });

  test('one refused value never refuses the round', async () => {
    const round = set();
    const before = await stored();
    const entries = round.entry?.map((entry, at) =>
      at === 0
        ? {
            ...entry,
            resource: { ...entry.resource, valueQuantity: { value: 900, code: '/min', system: 'http://unitsofmeasure.org' } },
          }
        : entry,
    );
    const { entry } = responses((await post('', { ...round, entry: entries })).json);
    expect(entry.map(({ response }) => response.status)).toEqual(['422', ...Array.from({ length: 6 }, () => '201 Created')]);
    expect(await stored()).toBe(before + 7);
    const whole = await post('', { ...round, type: 'transaction', entry: entries });
    expect([whole.status, await stored()]).toEqual([422, before + 7]);
  });

  test('again under the same key: one effect, the same answer; the key with another body is refused', async () => {
    const key = { 'Idempotency-Key': randomUUID() };
    const round = set({ pulse: 80 });
    const before = await stored();
    const answers = await Promise.all([post('', round, key), post('', round, key), post('', round, key)]);
    answers.push(await post('', round, key));
    expect(
      new Set(answers.map(({ json }) => JSON.stringify(responses(json).entry.map(({ response }) => response.location)))).size,
    ).toBe(1);
    expect(await stored()).toBe(before + 8);
    expect(await post('', set({ pulse: 81 }), key)).toMatchObject({ status: 409 });
  });

  test('a score that calls somebody reaches the practice; one that does not stays', async () => {
    const told = (): number =>
      world.sample.twins.gp
        .received()
        .filter(
          ({ body }) =>
            JSON.stringify(body).includes('vital-signs') &&
            JSON.stringify(body).includes(world.people['careHomeResident'] ?? '?'),
        ).length;
    await new Promise((resolve) => setTimeout(resolve, 600));
    const before = told();
    await post('', set({ pulse: 60 }));
    await post('', set({ systolic: 85 }));
    const end = Date.now() + 5_000;
    while (told() === before && Date.now() < end) await new Promise((resolve) => setTimeout(resolve, 20));
    await new Promise((resolve) => setTimeout(resolve, 600));
    expect(told()).toBe(before + 1);
  });

  test.each<[string, () => unknown, Record<string, string>, number, string]>([
    ['no JSON', () => '{"resourceType":', {}, 400, 'structure'],
    ['a key twice', () => '{"resourceType":"Observation","status":"final","status":"final"}', {}, 400, 'structure'],
    ['another type', () => ({ resourceType: 'Patient' }), {}, 400, 'invalid'],
    ['text/plain', () => '{}', { 'Content-Type': 'text/plain' }, 415, 'not-supported'],
    ['compressed', () => '{}', { 'Content-Encoding': 'gzip' }, 415, 'not-supported'],
    ['a bad key', () => set().entry?.[0]?.resource, { 'Idempotency-Key': 'a b' }, 400, 'invalid'],
    ['another character set', () => '{}', { 'Content-Type': 'application/fhir+json; charset=utf-16' }, 415, 'not-supported'],
    ['another FHIR', () => '{}', { 'Content-Type': 'application/fhir+json; fhirVersion=5.0' }, 415, 'not-supported'],
    ['too much', () => `"${'x'.repeat(10_500_000)}"`, {}, 413, 'too-long'],
  ])('%s is refused', async (_what, body, headers, status, code) => {
    const answer = await post('/Observation', body(), headers);
    expect([answer.status, issueOf(answer.json)?.code]).toEqual([status, code]);
  });

  test('about somebody who does not live there, or nobody: 404, nothing stored', async () => {
    const before = await stored();
    const [entry] = set().entry ?? [];
    for (const value of [world.sample.region.named.noRelationship, '9990999993']) {
      const resource = { ...entry?.resource, subject: { identifier: { system: 'https://fhir.nhs.uk/Id/nhs-number', value } } };
      expect([value, (await post('/Observation', resource)).status]).toEqual([value, value === '9990999993' ? 400 : 404]);
    }
    expect((await post('/Observation', entry?.resource, {}, await world.token('careHomeB'))).status).toBe(404);
    expect((await post('/Observation', entry?.resource, {}, await world.token('clinician'))).status).toBe(403);
    expect(await stored()).toBe(before);
  });
});

import { connect } from 'node:net';
import { afterEach, describe, expect, test } from '@jest/globals';
import { openReceiverTwin, postVitalSigns, type ReceiverTwin, vitalSignsBundle } from '../src/index.ts';
import { openTwin } from '../src/http-twin.ts';

const HOST = '127.0.0.1';
const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

async function receiver(knows?: ReadonlySet<string>): Promise<ReceiverTwin> {
  const twin = await openReceiverTwin(HOST, 0, knows);
  stops.push(async () => twin.close());
  return twin;
}

const NUMBER = '9990000018';
const about = (value: string) => ({
  resourceType: 'Bundle',
  type: 'message',
  entry: [
    { resource: { resourceType: 'MessageHeader' } },
    { resource: { resourceType: 'Patient', identifier: [{ system: 'https://fhir.nhs.uk/Id/nhs-number', value }] } },
  ],
});

async function post(twin: ReceiverTwin, key: string | undefined, body: unknown, timeoutMs = 2_000): Promise<number> {
  const headers = { 'Content-Type': 'application/fhir+json', ...(key === undefined ? {} : { 'Idempotency-Key': key }) };
  const response = await fetch(`http://${HOST}:${twin.port}/9OZL01/inbox`, {
    method: 'POST',
    headers,
    body: typeof body === 'string' ? body : JSON.stringify(body),
    signal: AbortSignal.timeout(timeoutMs),
  });
  await response.arrayBuffer();
  return response.status;
}

describe('A receiver', () => {
  test('takes a notification once: 201, then 200 without a second effect', async () => {
    const twin = await receiver();
    expect(await post(twin, 'event-1', about(NUMBER))).toBe(201);
    expect(await post(twin, 'event-1', about(NUMBER))).toBe(200);
    expect(await post(twin, 'event-2', about(NUMBER))).toBe(201);
    expect(twin.received().map(({ key, organisation, times }) => [key, organisation, times])).toEqual([
      ['event-1', '9OZL01', 2],
      ['event-2', '9OZL01', 1],
    ]);
  });

  test('takes one of many that come at once', async () => {
    const twin = await receiver();
    const statuses = await Promise.all(Array.from({ length: 25 }, async () => post(twin, 'event-1', about(NUMBER))));
    expect(statuses.filter((status) => status === 201)).toHaveLength(1);
    expect(twin.received()).toMatchObject([{ times: 25 }]);
  });

  test('refuses what is no notification and stays as it was', async () => {
    const twin = await receiver();
    const statuses = [
      await post(twin, undefined, about(NUMBER)),
      await post(twin, 'k', '{"resourceType":'),
      await post(twin, 'k', { resourceType: 'Patient' }),
      await post(twin, 'k', { ...about(NUMBER), type: 'searchset' }),
      await post(twin, 'k', { ...about(NUMBER), entry: [] }),
    ];
    expect(statuses).toEqual([400, 400, 400, 400, 400]);
    expect(twin.received()).toEqual([]);
    expect(await post(twin, 'k', about(NUMBER))).toBe(201);
  });

  test('that has a caseload knows nobody else', async () => {
    const twin = await receiver(new Set([NUMBER]));
    expect(await post(twin, 'k1', about(NUMBER))).toBe(201);
    expect(await post(twin, 'k2', about('9990000026'))).toBe(422);
    expect(await post(twin, 'k3', { ...about(NUMBER), entry: [{ resource: { resourceType: 'Encounter' } }] })).toBe(422);
    expect(twin.received().map(({ key }) => key)).toEqual(['k1']);
  });

  test('says what it is, and that it has nothing else', async () => {
    const { port } = await receiver();
    const said = await fetch(`http://${HOST}:${port}/metadata`);
    expect(await said.json()).toMatchObject({ resourceType: 'CapabilityStatement', fhirVersion: '4.0.1' });
    expect((await fetch(`http://${HOST}:${port}/Patient`)).status).toBe(404);
  });

  test('misbehaves as it is told, and recovers', async () => {
    const twin = await receiver();
    twin.setFault('status-500');
    expect(await post(twin, 'k', about(NUMBER))).toBe(500);
    twin.setFault('down');
    await expect(post(twin, 'k', about(NUMBER))).rejects.toThrow();
    twin.setFault('hang');
    await expect(post(twin, 'k', about(NUMBER), 150)).rejects.toThrow();
    expect(twin.received()).toEqual([]);
    twin.setFault({ slowMs: 60 });
    const before = performance.now();
    expect(await post(twin, 'k', about(NUMBER))).toBe(201);
    expect(performance.now() - before).toBeGreaterThan(50);
  });

  test('may lose its answer after the effect: the sender tries again, and there is one effect', async () => {
    const twin = await receiver();
    twin.setFault('answer-lost');
    await expect(post(twin, 'k', about(NUMBER))).rejects.toThrow();
    twin.setFault(undefined);
    expect(await post(twin, 'k', about(NUMBER))).toBe(200);
    expect(twin.received()).toHaveLength(1);
  });

  test('lives through bytes that are no HTTP', async () => {
    const twin = await receiver();
    await new Promise<void>((resolve) => {
      const socket = connect(twin.port, HOST, () => socket.write('\u000bMSH|not http\r\n\r\n'));
      socket.on('data', () => undefined);
      socket.on('error', () => undefined);
      socket.on('close', () => resolve());
    });
    expect(await post(twin, 'k', about(NUMBER))).toBe(201);
  });
});

describe('A care home', () => {
  const taken = new Date('2026-11-24T08:00:00Z');
  const set = { respirationRate: 22, spo2: 93, onOxygen: false, systolic: 105, diastolic: 62, pulse: 112, temperature: 38.4 };

  test('posts a round as a batch with its token and its key, and is told the answer', async () => {
    const seen: unknown[] = [];
    const twin = await openTwin(
      HOST,
      0,
      ({ url, method, headers }, body) => {
        seen.push([method, url, headers.authorization, headers['idempotency-key'], headers['content-type'], JSON.parse(body)]);
        return { status: 200, body: { resourceType: 'Bundle', type: 'batch-response' } };
      },
      () => undefined,
    );
    stops.push(async () => twin.close());
    const fhirBase = `http://${HOST}:${twin.port}/fhir/R4`;
    const answer = await postVitalSigns({
      fhirBase,
      token: 'a-token',
      nhsNumber: NUMBER,
      taken,
      set,
      idempotencyKey: 'round-0001',
    });
    expect(answer).toEqual({ status: 200, body: { resourceType: 'Bundle', type: 'batch-response' } });
    const sent: unknown = JSON.parse(JSON.stringify(vitalSignsBundle(NUMBER, taken, set)));
    expect(seen).toEqual([['POST', '/fhir/R4', 'Bearer a-token', 'round-0001', 'application/fhir+json', sent]]);
  });

  test('writes each measurement once, in the profile’s units, about one person at one time', () => {
    const { entry = [], type } = vitalSignsBundle(NUMBER, taken, { ...set, consciousness: 'new-confusion' });
    expect(type).toBe('batch');
    expect(entry.map(({ request }) => request)).toEqual(entry.map(() => ({ method: 'POST', url: 'Observation' })));
    const all = entry.flatMap(({ resource }) => (resource?.resourceType === 'Observation' ? [resource] : []));
    expect(all).toHaveLength(7);
    expect(new Set(all.map(({ subject, effectiveDateTime }) => JSON.stringify([subject, effectiveDateTime]))).size).toBe(1);
    const quantities = all.flatMap(({ valueQuantity, component }) => [
      valueQuantity,
      ...(component ?? []).map((part) => part.valueQuantity),
    ]);
    expect(quantities.flatMap((each) => (each === undefined ? [] : [[each.value, each.code]]))).toEqual([
      [22, '/min'],
      [93, '%'],
      [112, '/min'],
      [38.4, 'Cel'],
      [105, 'mm[Hg]'],
      [62, 'mm[Hg]'],
    ]);
  });

  test('leaves out what was not measured', () => {
    expect(vitalSignsBundle(NUMBER, taken, { pulse: 70 }).entry).toHaveLength(1);
    expect(vitalSignsBundle(NUMBER, taken, {}).entry).toEqual([]);
  });
});

import { createHash, createPublicKey, verify } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Client } from 'fhir-kit-client';
import { type Told, subscriptionBody, toldOf } from '../world/hook.ts';
import { startSubscribing, type Subscriber, type Subscribing } from '../world/subscribing.ts';
import { until } from '../world/until.ts';

let stage: Subscribing;
let own: Subscriber;
let person: string;
beforeAll(async () => {
  stage = await startSubscribing();
  own = await stage.as('9OZB01');
  person = await stage.person();
});
afterAll(() => stage.stop());
const about = (change: object = {}) => ({ filter: `patient=Patient/${person}`, ...change });
const shown = async (id: string) => Object((await own.call(`Subscription/${id}`)).json);
const due = (text: string, id: string) =>
  stage.minting.rows(
    `update sync.subscription set next_try = now(), ${text} where error is not null or heartbeat_s is not null returning $1::text`,
    [id],
  );

describe('An endpoint that fails', () => {
  test('puts its subscription in error, which a success ends; nothing is lost, and nothing overtakes', async () => {
    const id = await own.active(about());
    stage.hook.answers = () => 503;
    const made = [await stage.post(person, '2001'), await stage.post(person, '2002')];
    await until(async () => (await shown(id)).status === 'error', 15_000);
    expect((await shown(id)).error).toBe('HTTP 503');
    stage.hook.answers = () => 200;
    await until(async () => (await shown(id)).status === 'active', 15_000);
    await stage.idle();
    const told = new Map(
      stage.eventsOf(id).flatMap(({ numbers, foci }) => numbers.map((number, at) => [number, foci[at]] as const)),
    );
    expect([...told]).toEqual(made.map((each, at) => [at + 1, `${stage.minting.world.fhirBase}/Condition/${each}`]));
  }, 40_000);

  test('for a day is switched off, and is let in again by a PUT with a handshake; what waited comes first', async () => {
    const id = await own.active(about());
    stage.hook.answers = () => 500;
    const waits = await stage.post(person, '2003');
    await until(async () => (await shown(id)).status === 'error', 15_000);
    await due("failing_since = now() - interval '25 hours'", id);
    await until(async () => (await shown(id)).status === 'off');
    await stage.post(person, '2004');
    stage.hook.answers = () => 200;
    const read = await own.call(`Subscription/${id}`);
    const body = { ...Object(read.json), status: 'requested' };
    expect(
      (await own.call(`Subscription/${id}`, { method: 'PUT', body, headers: { 'If-Match': read.headers.get('etag') ?? '' } }))
        .status,
    ).toBe(200);
    await until(async () => (await shown(id)).status === 'active');
    await stage.idle();
    const after = stage.hook.of(id).slice(stage.hook.of(id).findLastIndex(({ type }) => type === 'handshake'));
    expect(after.map(({ type, numbers }) => [type, numbers])).toEqual([
      ['handshake', []],
      ['event-notification', [1]],
    ]);
    expect(after[1]?.foci[0]).toContain(waits);
  }, 40_000);
});

/** Checks a notification as a subscriber does, with the published keys alone. */
async function isSound({ headers, body, url }: Told): Promise<boolean> {
  const { json } = await own.call('.well-known/notification-keys.json');
  const input = String(headers['signature-input']).replace(/^sig1=/, '');
  const [, names = '', keyId = ''] = /^\(([^)]*)\);created=\d+;keyid="([^"]+)";tag="ouzel-notification"$/.exec(input) ?? [];
  const key = Object(json).keys.find(({ kid }: { kid: string }) => kid === keyId);
  const digest = `sha-256=:${createHash('sha256').update(body).digest('base64')}:`;
  const values: Record<string, string | string[] | undefined> = {
    '@method': 'POST',
    '@authority': headers['host'],
    '@path': url,
    '@query': '?',
  };
  const lines = names.split(' ').map((name) => `${name}: ${String(values[name.slice(1, -1)] ?? headers[name.slice(1, -1)])}`);
  const base = Buffer.from([...lines, `"@signature-params": ${input}`].join('\n'));
  const bytes = Buffer.from(String(headers['signature']).replace(/^sig1=:|:$/g, ''), 'base64');
  return headers['content-digest'] === digest && verify(null, base, createPublicKey({ key, format: 'jwk' }), bytes);
}

describe('A notification', () => {
  test('is signed, has the headers of its channel, and nobody is shown them again', async () => {
    const id = await own.active(about({ channel: { header: ['Authorization: Bearer s3cret-of-ours', 'X-Ward: 7'] } }));
    const [handshake] = stage.hook.of(id);
    if (handshake === undefined) throw new Error('There was no handshake.');
    expect([await isSound(handshake), await isSound({ ...handshake, body: `${handshake.body} ` })]).toEqual([true, false]);
    expect([handshake.headers['authorization'], handshake.headers['x-ward']]).toEqual(['Bearer s3cret-of-ours', '7']);
    const read = await own.call(`Subscription/${id}`);
    expect(Object(read.json).channel.header).toEqual(['Authorization: ***', 'X-Ward: ***']);
    const kept = await stage.minting.rows('select s::text from sync.subscription s');
    expect(JSON.stringify(kept)).not.toContain(Buffer.from('s3cret').toString('hex'));
    expect(JSON.stringify(kept)).not.toContain('s3cret');
    const put = { method: 'PUT', body: Object(read.json), headers: { 'If-Match': read.headers.get('etag') ?? '' } };
    expect((await own.call(`Subscription/${id}`, put)).status).toBe(200);
    await until(() => stage.hook.of(id).length === 2);
    expect(stage.hook.of(id)[1]?.headers['authorization']).toBe('Bearer s3cret-of-ours');
  });

  test('is a heartbeat where nothing else was sent for as long, with the count and nothing else', async () => {
    const id = await own.active(about({ extension: [{ url: 'backport-heartbeat-period', valueUnsignedInt: 60 }] }));
    expect(stage.hook.of(id)).toHaveLength(1);
    await due("next_heartbeat = now() - interval '1 second'", id);
    await until(() => stage.hook.of(id).length === 2);
    expect(stage.hook.of(id)[1]).toMatchObject({ type: 'heartbeat', status: 'active', events: 0, numbers: [], resources: [] });
  });
});

describe('fhir-kit-client', () => {
  test('subscribes, is told, acknowledges, and fills a gap', async () => {
    const client = new Client({ baseUrl: stage.minting.world.fhirBase, bearerToken: own.token });
    const body = subscriptionBody({ topic: 'record-changed', endpoint: own.endpoint, ...about() });
    const id = String((await client.create({ resourceType: 'Subscription', body }))['id']);
    await until(async () => Object(await client.read({ resourceType: 'Subscription', id }))['status'] === 'active');
    const lost = await stage.post(person, '2005');
    await until(() => stage.numbersOf(id).length === 1);
    await stage.post(person, '2006');
    await until(() => stage.numbersOf(id).length === 2);
    const input = { eventsSinceNumber: '1', eventsUntilNumber: '1' };
    const again = await client.operation({ name: 'events', resourceType: 'Subscription', id, method: 'GET', input });
    expect(toldOf(JSON.stringify(again))).toMatchObject({
      type: 'query-event',
      events: 2,
      numbers: [1],
      foci: [`${stage.minting.world.fhirBase}/Condition/${lost}`],
    });
  });
});

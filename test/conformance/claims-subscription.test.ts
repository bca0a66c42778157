import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { isObject } from '@ouzel/fhir';
import { type Answer, ask, type Asked, inMode } from '../world/api.ts';
import { subscriptionBody } from '../world/hook.ts';
import { startWorld, type World } from '../world/world.ts';
import { idOf } from './claimed.ts';
import { claimedAt, resources } from './statement.ts';

const ENDPOINT = 'http://127.0.0.1:9/told';
const TYPE = 'Subscription';
let world: World;
let token: string;
beforeAll(async () => {
  world = await startWorld({ people: 5, notify: { endpoints: [ENDPOINT] } });
  token = await world.token('bench');
});
afterAll(() => world.stop());

const call = (path: string, asked: Asked = {}): Promise<Answer> => ask(world.fhirBase, path, { token, ...asked });
const body = subscriptionBody({ topic: 'record-changed', filter: 'population=residency', endpoint: ENDPOINT });
const made = async (): Promise<{ path: string; answer: Answer }> => {
  const answer = await call(TYPE, { body });
  return { path: `${TYPE}/${idOf(answer)}`, answer };
};

const claim = resources.find(({ type }) => type === TYPE);

const INTERACTIONS: Readonly<Record<string, () => Promise<void>>> = {
  async create() {
    const { path, answer } = await made();
    expect([answer.status, answer.headers.get('location')]).toEqual([201, `${world.fhirBase}/${path}/_history/1`]);
    expect((await call(TYPE, { body: { resourceType: 'Basic' } })).status).toBe(400);
  },
  async read() {
    const { path, answer } = await made();
    const read = await call(path);
    expect([read.status, Object(read.json).criteria, read.headers.get('etag')]).toEqual([
      200,
      Object(answer.json).criteria,
      'W/"1"',
    ]);
    expect((await call(`${TYPE}/${'0'.repeat(26)}`)).status).toBe(404);
  },
  async update() {
    const { path, answer } = await made();
    const put = (etag: string) =>
      call(path, { method: 'PUT', body: { ...Object(answer.json), reason: 'Another' }, headers: { 'If-Match': etag } });
    expect([(await put('W/"1"')).status, (await put('W/"1"')).status]).toEqual([200, 412]);
  },
  async delete() {
    const { path } = await made();
    expect([(await call(path, { method: 'DELETE' })).status, (await call(path)).status]).toEqual([204, 404]);
  },
  async 'search-type'() {
    const { path } = await made();
    const headers = { 'Content-Type': 'application/x-www-form-urlencoded' };
    const post = await call(`${TYPE}/_search`, { method: 'POST', headers, body: 'url=' + encodeURIComponent(ENDPOINT) });
    expect(inMode(post, 'match').map(({ id }) => id)).toContain(path.split('/')[1]);
  },
};

const OPERATIONS: Readonly<Record<string, () => Promise<void>>> = {
  async status() {
    const { path } = await made();
    for (const answer of [await call(`${path}/$status`), await call(`${path}/$status`, { body: { resourceType: 'Parameters' } })])
      expect([answer.status, inMode(answer, 'match').map(({ id }) => id)]).toEqual([200, [path.split('/')[1]]]);
    expect(inMode(await call(`${TYPE}/$status?id=${path.split('/')[1]}&status=off`), 'match')).toEqual([]);
    expect(inMode(await call(`${TYPE}/$status?id=${path.split('/')[1]}`), 'match')).toHaveLength(1);
  },
  async events() {
    const { path } = await made();
    const { status, json } = await call(`${path}/$events`);
    expect([status, json]).toEqual([200, expect.objectContaining({ resourceType: 'Bundle', type: 'history' })]);
    expect((await call(`${path}/$events?eventsSinceNumber=x`)).status).toBe(400);
  },
};

const SEARCHES: Readonly<Record<string, (id: string) => [there: string, elsewhere: string]>> = {
  _id: (id) => [id, '0'.repeat(26)],
  status: () => ['requested,error,active', 'off'],
  url: () => [encodeURIComponent(ENDPOINT), 'https://elsewhere.example/'],
};

describe('Subscription does as claimed', () => {
  test.each(claim?.interaction.map(({ code }) => code) ?? [])('%s', async (code) => {
    expect(Object.keys(INTERACTIONS)).toContain(code);
    await INTERACTIONS[code]?.();
  });

  test.each(claim?.operation.map(({ name }) => name) ?? [])('$%s', async (name) => {
    expect(Object.keys(OPERATIONS)).toContain(name);
    await OPERATIONS[name]?.();
  });

  test.each(claim?.searchParam.map(({ name }) => name) ?? [])('search by %s', async (name) => {
    const id = idOf((await made()).answer);
    const [there = '', elsewhere = ''] = SEARCHES[name]?.(id) ?? [];
    const ids = async (value: string) => inMode(await call(`${TYPE}?${name}=${value}`), 'match').map((each) => each.id);
    expect([await ids(there), await ids(elsewhere)]).toEqual([expect.arrayContaining([id]), []]);
  });

  test('its topics, each of which can be subscribed to', async () => {
    const statement = claimedAt(world.fhirBase, world.authBase);
    const rest = isObject(statement) ? Object(statement['rest'])[0] : undefined;
    const { extension = [] } = rest.resource.find(({ type }: { type: string }) => type === TYPE);
    const topics: string[] = extension.map(({ valueCanonical }: { valueCanonical: string }) => valueCanonical);
    expect(topics).toHaveLength(6);
    for (const criteria of topics)
      expect([criteria, (await call(TYPE, { body: { ...body, criteria } })).status]).toEqual([criteria, 201]);
  });
});

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Answer, issueOf } from '../world/api.ts';
import { type Hook, openHook, subscriptionBody, toldOf } from '../world/hook.ts';
import { type Minting, startMinting } from '../world/minting.ts';
import { until } from '../world/until.ts';
import { conditionOf, patientOf } from '../world/written.ts';

const [PRACTICE, OTHER_PRACTICE] = ['9OZP001', '9OZP002'] as const;
let minting: Minting;
let hook: Hook;
let practice: string;
let patient: string;
beforeAll(async () => {
  hook = await openHook();
  minting = await startMinting({ notify: { endpoints: [`${hook.base}/told`] } });
  practice = await minting.token(PRACTICE, 'system/*.cruds');
  patient = idOf(await minting.call('Patient', { body: patientOf('9990000018') }));
});
afterAll(async () => {
  await minting.stop();
  await hook.close();
});

const idOf = ({ json }: Answer): string => String(Object(json).id);
const bodyOf = (change: Partial<Parameters<typeof subscriptionBody>[0]> = {}) =>
  subscriptionBody({ topic: 'record-changed', filter: `patient=Patient/${patient}`, endpoint: `${hook.base}/told`, ...change });
const subscribe = (change: Partial<Parameters<typeof subscriptionBody>[0]> = {}, token?: string): Promise<Answer> =>
  minting.call('Subscription', { body: bodyOf(change), ...(token === undefined ? {} : { token }) });
const isActive = async (id: string): Promise<boolean> =>
  Object((await minting.call(`Subscription/${id}`)).json).status === 'active';
/** A subscription that has shaken hands. */
async function active(change: Partial<Parameters<typeof subscriptionBody>[0]> = {}): Promise<string> {
  const made = await subscribe(change);
  expect([made.status, made.text]).toEqual([201, expect.stringContaining('"status":"requested"')]);
  await until(() => isActive(idOf(made)));
  return idOf(made);
}
const post = async (year: string): Promise<string> => idOf(await minting.call('Condition', { body: conditionOf(patient, year) }));
const eventsOf = (id: string) => hook.of(id).filter(({ type }) => type === 'event-notification');

describe('A system that subscribes to a person', () => {
  test('shakes hands, and is told of what is added, by number and id and without the resource', async () => {
    const id = await active();
    expect(hook.of(id)).toMatchObject([{ type: 'handshake', status: 'requested', events: 0, numbers: [], resources: [] }]);
    const first = await post('2001');
    await until(() => eventsOf(id).length === 1);
    const second = await post('2002');
    await until(() => eventsOf(id).length === 2);
    expect(eventsOf(id)).toMatchObject([
      { status: 'active', events: 1, numbers: [1], foci: [`${minting.world.fhirBase}/Condition/${first}`], resources: [''] },
      { status: 'active', events: 2, numbers: [2], foci: [`${minting.world.fhirBase}/Condition/${second}`], resources: [''] },
    ]);
    expect(
      eventsOf(id)
        .map(({ body }) => body)
        .join(''),
    ).not.toContain('Hypertension');
  });

  test('gets the whole resource, or nothing but the number, where it asked for that', async () => {
    const whole = await active({ content: 'full-resource' });
    const empty = await active({ content: 'empty' });
    const made = await post('2003');
    await until(() => eventsOf(whole).length === 1 && eventsOf(empty).length === 1);
    expect(eventsOf(whole)).toMatchObject([
      { numbers: [1], resources: ['Condition'], body: expect.stringContaining('Hypertension') },
    ]);
    expect(eventsOf(empty)).toMatchObject([{ numbers: [1], foci: [undefined], topic: undefined, resources: [] }]);
    expect(eventsOf(empty)[0]?.body).not.toContain(made);
  });

  test('reads its status, and fills a gap by number', async () => {
    const id = await active();
    const made = [await post('2004'), await post('2005'), await post('2006')];
    await until(() => eventsOf(id).flatMap(({ numbers }) => numbers).length === 3);
    const status = await minting.call(`Subscription/${id}/$status`);
    expect(status.json).toMatchObject({ type: 'searchset', total: 1 });
    expect(status.text).toContain('{"name":"events-since-subscription-start","valueString":"3"}');
    const gap = toldOf((await minting.call(`Subscription/${id}/$events?eventsSinceNumber=2&eventsUntilNumber=3`)).text);
    const foci = made.slice(1).map((each) => `${minting.world.fhirBase}/Condition/${each}`);
    expect(gap).toMatchObject({ type: 'query-event', events: 3, numbers: [2, 3], foci });
  });

  test('changes it, and ends it', async () => {
    const id = await active({ content: 'empty' });
    const read = await minting.call(`Subscription/${id}`);
    const body = { ...Object(read.json), reason: 'To know sooner' };
    const put = (etag: string) => minting.call(`Subscription/${id}`, { method: 'PUT', body, headers: { 'If-Match': etag } });
    expect((await put('W/"9"')).status).toBe(412);
    expect((await put(read.headers.get('etag') ?? '')).json).toMatchObject({ status: 'requested', reason: 'To know sooner' });
    await until(() => isActive(id));
    expect(hook.of(id).map(({ type }) => type)).toEqual(['handshake', 'handshake']);
    expect((await minting.call(`Subscription/${id}`, { method: 'DELETE' })).status).toBe(204);
    expect((await minting.call(`Subscription/${id}`)).status).toBe(404);
    await post('2007');
    await until(async () => (await minting.rows('select 1 from sync.event where relayed_at is null')).length === 0);
    expect(eventsOf(id)).toEqual([]);
  });
});

describe('What nobody subscribes to', () => {
  test('a person whom one may not know of, an address that is not registered, everybody', async () => {
    const nobody = '0'.repeat(26);
    const stranger = await subscribe(
      { filter: `patient=Patient/${patient}` },
      await minting.token(OTHER_PRACTICE, 'system/*.cruds'),
    );
    const unknown = await subscribe({ filter: `patient=Patient/${nobody}` }, practice);
    expect([issueOf(stranger), issueOf(unknown)]).toEqual([
      [404, 'not-found'],
      [404, 'not-found'],
    ]);
    expect(stranger.text).toBe(unknown.text);
    for (const endpoint of ['https://elsewhere.example/told', `${hook.base}/other`, 'http://169.254.169.254/told'])
      expect(issueOf(await subscribe({ endpoint }))).toEqual([403, 'forbidden']);
    for (const filter of ['', 'Condition?', 'code=1', 'patient='])
      expect(issueOf(await subscribe({ filter }))).toEqual([422, 'business-rule']);
    expect(issueOf(await subscribe({ topic: 'births' }))).toEqual([422, 'not-supported']);
    expect(hook.received.every(({ url }) => url === '/told')).toBe(true);
  });

  test('by a token that may not read it, that is a user’s, or that is for no care', async () => {
    for (const [scope, claims] of [
      ['system/Subscription.c', {}],
      ['system/Subscription.c system/Patient.r', {}],
      ['system/Condition.r', {}],
      ['system/*.cruds', { purpose_of_use: 'ETREAT' }],
    ] as const)
      expect(issueOf(await subscribe({}, await minting.token('9OZB01', scope, claims)))).toEqual([403, 'forbidden']);
  });

  test('and nobody sees another client’s', async () => {
    const id = await active();
    const other = await minting.token('9OZB01', 'system/*.cruds', { client_id: 'another' });
    for (const path of ['', '/$status', '/$events'])
      expect((await minting.call(`Subscription/${id}${path}`, { token: other })).status).toBe(404);
    expect((await minting.call(`Subscription/${id}`, { token: other, method: 'DELETE' })).status).toBe(404);
    expect((await minting.call('Subscription', { token: other })).json).toMatchObject({ total: 0 });
    expect((await minting.call(`Subscription?_id=${id}`)).json).toMatchObject({ total: 1 });
  });
});

import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { Person } from '@ouzel/region';
import { type Answer, inMode } from '../world/api.ts';
import { consentOf, type Firmness, type Scope } from '../world/consents.ts';
import { HOSPITAL } from '../world/merging.ts';
import { acting } from '../world/minting.ts';
import { startTwoPeople, type TwoPeople } from '../world/two-people.ts';

let two: TwoPeople;
let keeper: string;
beforeAll(async () => {
  two = await startTwoPeople();
  keeper = await two.minting.token('9OZX01', 'user/*.cruds', { purpose_of_use: 'HOPERAT', ...acting('R8008') });
});
afterAll(() => two.stop());
afterEach(async () => {
  for (const { link } of await two.minting.rows<{ link: string }>('select link from locator.link where in_force'))
    await two.merging.unmerge(link);
  await two.minting.rows(
    "delete from consent.directive where consent is not null or directive in (select md5('scr-permission ' || person || ' ' || $1)::uuid from locator.person)",
    [HOSPITAL],
  );
  await two.minting.rows('delete from consent.consent');
});

const merge = (): Promise<string> => two.merging.mergePeople(two.one.nhsNumber, two.other.nhsNumber);
const about = (person: Person, firmness: Firmness = 'ask-first', scope: Scope = {}, exceptions: Scope[] = []) =>
  consentOf(two.idOf(person), firmness, scope, exceptions);
async function say(person: Person, ...how: [firmness?: Firmness, scope?: Scope, exceptions?: Scope[]]): Promise<Answer> {
  const made = await two.minting.call('Consent', { token: keeper, body: about(person, ...how) });
  expect([made.status, made.text]).toEqual([201, expect.any(String)]);
  return made;
}
const kept = async (person: Person) => inMode(await two.as(keeper, `Consent?patient=${two.idOf(person)}`), 'match');
async function withdraw(person: Person, id: unknown, version = 1): Promise<void> {
  const body = { ...about(person), id, status: 'inactive' };
  const headers = { 'If-Match': `W/"${version}"` };
  const answer = await two.minting.call(`Consent/${String(id)}`, { token: keeper, method: 'PUT', body, headers });
  expect([answer.status, answer.text]).toEqual([200, expect.any(String)]);
}
/** What the ward is answered about each of the two. */
const ward = async (path = '$everything'): Promise<number[]> => [
  (await two.as(two.ward, `Patient/${two.idOf(two.one)}/${path}`)).status,
  (await two.as(two.ward, `Patient/${two.idOf(two.other)}/${path}`)).status,
];
const idOf = ({ json }: Answer): string => String(Object(json).id);
/** What the practice is shown of the hospital's. */
const visits = async (person: Person): Promise<number> =>
  inMode(await two.as(two.gpOf(person), `Encounter?patient=${two.idOf(person)}`), 'match').length;

describe('An objection recorded while two people are one', () => {
  test.each(['one', 'other'] as const)(
    'about %s: holds for both once they are parted, for each until it was reviewed',
    async (named) => {
      const { one, other, idOf: id } = two;
      const link = await merge();
      const made = await say(two[named]);
      expect([await ward(), (await kept(one)).length]).toEqual([[403, 403], 1]);
      await two.merging.unmerge(link);
      expect(await ward()).toEqual([403, 403]);
      const [copy, ...more] = await kept(other);
      expect(more).toEqual([]);
      expect(copy).toMatchObject({
        patient: { reference: `Patient/${id(other)}` },
        provision: { type: 'deny' },
        status: 'active',
      });
      // Nothing of who may have said it goes to the other.
      expect(JSON.stringify(copy)).not.toContain(id(one));
      expect(copy).not.toHaveProperty('sourceAttachment');
      await withdraw(other, copy?.id);
      expect(await ward()).toEqual([403, 200]);
      await withdraw(one, idOf(made));
      expect(await ward()).toEqual([200, 200]);
    },
  );

  test('and withdrawn while they are: opens at once, and is shut for who was merged when they are parted', async () => {
    const link = await merge();
    const made = await say(two.one);
    await withdraw(two.one, idOf(made));
    expect(await ward()).toEqual([200, 200]);
    await two.merging.unmerge(link);
    expect(await ward()).toEqual([200, 403]);
    // Taken for one again: what nobody has reviewed holds still.
    await merge();
    expect([await ward(), (await kept(two.one)).length]).toEqual([[403, 403], 2]);
  });

  test('as an exception to a permission: the objection is kept for both, the permission for neither', async () => {
    await say(two.other, 'ask-first', { types: ['Encounter'] });
    const link = await merge();
    expect(await visits(two.one)).toBe(0);
    await say(two.one, 'permission', {}, [{ types: ['Observation'] }]);
    await two.merging.unmerge(link);
    expect([await visits(two.one), await visits(two.other)]).toEqual([1, 0]);
    expect((await kept(two.other)).map(({ provision }) => provision)).toMatchObject([
      { type: 'deny', class: [{ code: 'Observation' }] },
      { type: 'deny', class: [{ code: 'Encounter' }] },
    ]);
  });
});

test('What a document says of sharing while two people are one holds for both once they are parted', async () => {
  const token = await two.minting.token(HOSPITAL, 'user/*.cruds', acting('R8000'));
  const link = await merge();
  const ask = { system: 'https://fhir.nhs.uk/CodeSystem/SCR-ACSPermission', code: 'Ask' };
  const document = {
    resourceType: 'DocumentReference',
    status: 'current',
    subject: { reference: `Patient/${two.idOf(two.one)}` },
    content: [{ attachment: { contentType: 'text/plain', url: 'https://hospital.example/summary' } }],
    securityLabel: [{ coding: [ask] }],
  };
  expect((await two.minting.call('DocumentReference', { token, body: document })).status).toBe(201);
  expect(await visits(two.one)).toBe(0);
  await say(two.one, 'permission');
  expect(await visits(two.one)).toBe(2);
  await two.merging.unmerge(link);
  expect([await visits(two.one), await visits(two.other)]).toEqual([0, 0]);
});

describe('A permission given while two people are one', () => {
  test('opens what was objected to meanwhile, and nothing once they are parted', async () => {
    const link = await merge();
    await say(two.one);
    expect(await ward()).toEqual([403, 403]);
    await say(two.other, 'permission');
    expect(await ward()).toEqual([200, 200]);
    await two.merging.unmerge(link);
    expect(await ward()).toEqual([403, 403]);
    await say(two.one, 'permission');
    expect(await ward()).toEqual([200, 403]);
  });

  test('undoes no objection that either had before', async () => {
    await say(two.other);
    const link = await merge();
    await say(two.one, 'permission');
    expect(await ward()).toEqual([403, 403]);
    await two.merging.unmerge(link);
    expect(await ward()).toEqual([200, 403]);
  });
});

describe('A permission that a parting made void', () => {
  const search = async (token: string, person: Person, status: string) =>
    inMode(await two.as(token, `Consent?patient=${two.idOf(person)}&status=${status}`), 'match');

  test('is listed as inactive with a sentence, to who keeps Consents and to who was given it; one given anew is active', async () => {
    const { one, as, ward: reader } = two;
    const link = await merge();
    const made = await say(one, 'permission');
    const before = await as(reader, `Consent/${idOf(made)}`);
    expect([before.status, Object(before.json).status, before.text.includes('permission-void')]).toEqual([200, 'active', false]);
    await two.merging.unmerge(link);
    for (const token of [keeper, reader]) {
      expect(await search(token, one, 'active')).toEqual([]);
      const [found] = await search(token, one, 'inactive');
      const read = await as(token, `Consent/${idOf(made)}`);
      expect([Object(read.json), Object((await as(token, `Consent/${idOf(made)}/_history/1`)).json)]).toEqual([found, found]);
      expect(found).toMatchObject({ status: 'inactive', extension: [{ valueString: expect.stringContaining('opens nothing') }] });
      expect(read.headers.get('etag')).not.toBe(before.headers.get('etag'));
    }
    // Taken for one again they are not: who has the old text is given the new one.
    const again = await merge();
    const known = await two.minting.call(`Consent/${idOf(made)}`, {
      token: reader,
      headers: { 'If-None-Match': before.headers.get('etag') ?? '' },
    });
    expect([known.status, Object(known.json).status]).toEqual([200, 'inactive']);
    await two.merging.unmerge(again);
    const current = await as(keeper, `Consent/${idOf(made)}`);
    const renewed = await two.minting.call(`Consent/${idOf(made)}`, {
      token: keeper,
      method: 'PUT',
      body: { ...Object(current.json), status: 'active', dateTime: new Date().toISOString() },
      headers: { 'If-Match': current.headers.get('etag') ?? '' },
    });
    expect([renewed.status, renewed.text.includes('permission-void')]).toEqual([200, false]);
    expect(await search(reader, one, 'active')).toHaveLength(1);
  });

  test('with exceptions stays active for these, and says that the permission is not', async () => {
    const link = await merge();
    await say(two.one, 'permission', {}, [{ types: ['Observation'] }]);
    await two.merging.unmerge(link);
    expect(await search(keeper, two.one, 'active')).toMatchObject([
      { status: 'active', extension: [{ valueString: expect.stringMatching(/opens nothing.*holds still/) }] },
    ]);
    // Who is not told of objections is told nothing of it.
    expect(await search(two.ward, two.one, 'active,inactive')).toEqual([]);
  });

  test('is no other’s: one that either gave before or after is listed as it was', async () => {
    await say(two.other, 'permission');
    const link = await merge();
    await two.merging.unmerge(link);
    const after = await say(two.one, 'permission');
    expect(await search(two.ward, two.other, 'active')).toHaveLength(1);
    expect(await search(two.ward, two.one, 'active')).toMatchObject([{ id: idOf(after) }]);
  });
});

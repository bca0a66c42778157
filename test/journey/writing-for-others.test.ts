import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Answer, type Asked, bundleOf, issueOf } from '../world/api.ts';
import { acting, type Minting, startMinting } from '../world/minting.ts';

let minting: Minting;
let patient: string;
let person: string;
const [PRACTICE, SISTER, THIRD, HOSPITAL, COMMUNITY] = ['9OZP001', '9OZP002', '9OZP003', '9OZH01', '9OZN01'];
const SNOMED = 'http://snomed.info/sct';
const [DOCTOR, NURSE] = ['R8000', 'R8001'];
const CUSTODIAN = 'https://ouzel.example/fhir/CodeSystem/custodian';
const CONTRIBUTOR = 'https://ouzel.example/fhir/CodeSystem/contributor';

const coded = (code: string, system = SNOMED) => ({ coding: [{ system, code }] });
const about = (resourceType: string, content: object): object => ({
  resourceType,
  subject: { reference: `Patient/${patient}` },
  ...content,
});
const condition = (code: string): object =>
  about('Condition', {
    code: coded(code),
    clinicalStatus: coded('active', 'http://terminology.hl7.org/CodeSystem/condition-clinical'),
  });
const plan = (title: string, category?: string): object =>
  about('CarePlan', {
    status: 'active',
    intent: 'plan',
    title,
    ...(category === undefined ? {} : { category: [coded(category)] }),
  });
const END_OF_LIFE = '736373009';

const as = async (ods: string, path: string, asked: Asked & { role?: string; claims?: object } = {}): Promise<Answer> => {
  const { role = DOCTOR, claims = {}, ...rest } = asked;
  return minting.call(path, { ...rest, token: await minting.token(ods, 'user/*.cruds', { ...acting(role), ...claims }) });
};
const into = (custodian: string, ods: string, body: object, role = DOCTOR): Promise<Answer> =>
  as(ods, String(Object(body).resourceType), { body, role, headers: { 'X-Custodian': custodian } });
const idOf = ({ json }: Answer): string => String(Object(json).id);
const tagsOf = ({ json }: Answer): [string, string][] =>
  Object(json).meta.tag.map(({ system, code }: { system: string; code: string }) => [system, code]);
const change = async (ods: string, path: string, edit: object, role = DOCTOR): Promise<Answer> => {
  const read = await as(ods, path);
  const headers = { 'If-Match': read.headers.get('etag') ?? 'W/"1.aaaaaa"' };
  return as(ods, path, { method: 'PUT', body: { ...Object(read.json), ...edit }, headers, role });
};
const relate = (organisation: string): Promise<unknown> => {
  const { consent, database } = minting.world.system;
  return database.rows(consent.relationship({ organisation, person, kind: 'referral', basis: 'test', starts: new Date(0) }));
};

beforeAll(async () => {
  minting = await startMinting();
  await minting.world.story();
  patient = minting.world.people['story'] ?? '';
  const [row] = await minting.rows<{ person: string }>('select person from locator.person where nhs_number = $1', [
    minting.world.sample.region.named.story,
  ]);
  person = row?.person ?? '';
  for (const organisation of [SISTER, THIRD, COMMUNITY]) await relate(organisation);
});
afterAll(() => minting.stop());

describe('A practice that shares staff with another', () => {
  test('writes into its record: kept as the other’s, signed by who wrote, and shown to those who see the other’s', async () => {
    const made = await into(PRACTICE, SISTER, condition('195967001'));
    expect([made.status, made.text.slice(0, 200)]).toEqual([201, expect.any(String)]);
    expect(tagsOf(made)).toEqual(
      expect.arrayContaining([
        [CUSTODIAN, PRACTICE],
        [CONTRIBUTOR, SISTER],
      ]),
    );
    const path = `Condition/${idOf(made)}`;
    for (const ods of [SISTER, PRACTICE, HOSPITAL]) expect([ods, (await as(ods, path)).status]).toEqual([ods, 200]);
    const everything = await as(HOSPITAL, `Patient/${patient}/$everything`);
    expect(bundleOf(everything).entry.filter(({ resource }) => resource?.id === idOf(made))).toHaveLength(1);
    expect((await change(SISTER, path, { onsetDateTime: '2021' })).status).toBe(200);
    expect((await change(PRACTICE, path, { onsetDateTime: '2022' })).status).toBe(200);
    // Asking the practice's own system again leaves what was written here as it is.
    expect((await as(HOSPITAL, `Condition?patient=${patient}`)).text).toContain('195967001');
    expect((await as(HOSPITAL, path)).status).toBe(200);
  });

  test.each<[string, () => Promise<Answer>, [number, string]]>([
    ['of another practice', () => into(PRACTICE, THIRD, condition('1')), [403, 'forbidden']],
    ['the other way round', () => into(SISTER, PRACTICE, condition('1')), [403, 'forbidden']],
    ['in another role', () => into(PRACTICE, SISTER, condition('1'), NURSE), [403, 'forbidden']],
    [
      'of a class that is not named',
      () => into(PRACTICE, SISTER, about('Flag', { status: 'active', code: coded('304253006') })),
      [403, 'forbidden'],
    ],
    ['for a custodian that is none', () => into('9OZ!', SISTER, condition('1')), [400, 'invalid']],
    [
      'about somebody whom it does not know',
      () =>
        into(PRACTICE, SISTER, {
          ...condition('1'),
          subject: { reference: `Patient/${minting.world.people['careHomeResident']}` },
        }),
      [404, 'not-found'],
    ],
  ])('writes nothing %s', async (_what, write, expected) => {
    const before = await minting.rows('select count(*)::int as n from records.resource');
    expect(issueOf(await write())).toEqual(expected);
    expect(await minting.rows('select count(*)::int as n from records.resource')).toEqual(before);
  });

  test('is stopped by the end of the agreement, by a lapsed toolkit entry, and by the person’s objection', async () => {
    const [agreement] = (await minting.world.system.agreements.all()).filter(({ id }) => id === 'practice-federation');
    const put = (changed: object) => minting.world.system.agreements.put([{ ...Object(agreement), ...changed }]);
    const write = async () => issueOf(await into(PRACTICE, SISTER, condition('233604007')))[0];
    await put({ version: 2, revokedAt: new Date() });
    expect(await write()).toBe(403);
    await put({ version: 3 });
    expect(await write()).toBe(201);
    const sister = { ods: SISTER, name: 'Ouse Meadow Surgery', kind: 'gp-practice' as const };
    await minting.world.system.directory.put([{ ...sister, dsptStatus: 'not-published' }]);
    expect(await write()).toBe(403);
    await minting.world.system.directory.put([{ ...sister, dsptStatus: 'standards-met' }]);
    await minting.rows(
      "insert into consent.directive (directive, person, organisation, starts) values (gen_random_uuid(), $1, $2, now() - interval '1 minute')",
      [person, SISTER],
    );
    expect(await write()).toBe(403);
    await minting.rows('delete from consent.directive where person = $1', [person]);
    expect(await write()).toBe(201);
  });
});

describe('A hospital and the end of life plan that a community service holds', () => {
  let made: Answer;
  beforeAll(async () => {
    made = await as(COMMUNITY, 'CarePlan', { body: plan('End of life plan', END_OF_LIFE) });
    expect(made.status).toBe(201);
  });

  test('a doctor changes the plan, by the whole and by a patch, and adds another', async () => {
    const path = `CarePlan/${idOf(made)}`;
    const put = await change(HOSPITAL, path, { title: 'Changed in hospital' });
    expect([put.status, tagsOf(put)]).toEqual([
      200,
      expect.arrayContaining([
        [CUSTODIAN, COMMUNITY],
        [CONTRIBUTOR, HOSPITAL],
      ]),
    ]);
    const patched = await as(HOSPITAL, path, {
      method: 'PATCH',
      body: [{ op: 'replace', path: '/title', value: 'Patched in hospital' }],
      headers: { 'Content-Type': 'application/json-patch+json' },
    });
    expect([patched.status, Object((await as(COMMUNITY, path)).json).title]).toEqual([200, 'Patched in hospital']);
    const added = await into(COMMUNITY, HOSPITAL, plan('Preferred place of care', END_OF_LIFE));
    expect([added.status, (await as(COMMUNITY, `CarePlan/${idOf(added)}`)).status]).toEqual([201, 200]);
  });

  test('in a Bundle the same holds, for one resource of that record at a time', async () => {
    const other = await as(COMMUNITY, 'CarePlan', { body: plan('Wound care') });
    const put = async (id: string): Promise<object> => {
      const read = await as(HOSPITAL, `CarePlan/${id}`);
      const request = { method: 'PUT', url: `CarePlan/${id}`, ifMatch: read.headers.get('etag') };
      return { resource: { ...Object(read.json), title: 'By a Bundle' }, request };
    };
    const own = { resource: condition('233604007'), request: { method: 'POST', url: 'Condition' } };
    const send = async (entry: object[]): Promise<unknown[]> => {
      const answer = await as(HOSPITAL, '', { body: { resourceType: 'Bundle', type: 'batch', entry } });
      return bundleOf(answer).entry.map(({ response }) => response?.status.slice(0, 3));
    };
    expect(await send([await put(idOf(made)), own])).toEqual(['200', '201']);
    expect(await send([await put(idOf(made)), await put(idOf(other)), own])).toEqual(['403', '403', '201']);
    expect(await send([await put(idOf(other)), own])).toEqual(['403', '201']);
    expect(Object((await as(COMMUNITY, `CarePlan/${idOf(other)}`)).json).title).toBe('Wound care');
  });

  test('a nurse does not; nor does a doctor change another plan, or make this one another', async () => {
    const path = `CarePlan/${idOf(made)}`;
    expect(issueOf(await change(HOSPITAL, path, { title: 'x' }, NURSE))).toEqual([403, 'forbidden']);
    const other = await as(COMMUNITY, 'CarePlan', { body: plan('Wound care') });
    const otherPath = `CarePlan/${idOf(other)}`;
    expect(issueOf(await change(HOSPITAL, otherPath, { title: 'x' }))).toEqual([403, 'forbidden']);
    // Called an end of life plan by the change itself, it still is not one.
    expect(issueOf(await change(HOSPITAL, otherPath, { category: [coded(END_OF_LIFE)] }))).toEqual([403, 'forbidden']);
    expect(issueOf(await change(HOSPITAL, path, { category: [coded('1')] }))).toEqual([403, 'forbidden']);
    expect(issueOf(await into(COMMUNITY, HOSPITAL, condition('1')))).toEqual([403, 'forbidden']);
    expect(Object((await as(COMMUNITY, otherPath)).json).title).toBe('Wound care');
  });
});

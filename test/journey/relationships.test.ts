import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Answer, issueOf } from '../world/api.ts';
import { CONTRIBUTOR, type Minting, startMinting } from '../world/minting.ts';
import { encounterOf, NHS, patientOf } from '../world/written.ts';

const [HOSPITAL, OTHER, PRACTICE] = ['9OZH01', '9OZH02', '9OZP001'];
const HOUR_MS = 3_600_000;
let minting: Minting;
let patient: string;
const tokens: Record<string, string> = {};
const reads = async (ods: string): Promise<number> =>
  (await minting.call(`Patient/${patient}/$everything`, { token: tokens[ods] ?? '' })).status;
const post = (ods: string, body: Readonly<Record<string, unknown>> & { resourceType: string }): Promise<Answer> =>
  minting.call(body.resourceType, { token: tokens[ods] ?? '', body });
const referral = (to: string, change = {}) => ({
  resourceType: 'ServiceRequest',
  status: 'active',
  intent: 'order',
  subject: { reference: `Patient/${patient}` },
  performer: [{ identifier: { system: 'https://fhir.nhs.uk/Id/ods-organization-code', value: to } }],
  ...change,
});
const back = (hours: number): string => new Date(Date.now() - hours * HOUR_MS).toISOString();

beforeAll(async () => {
  minting = await startMinting();
  await minting.world.story();
  patient = minting.world.people['story'] ?? '';
  for (const ods of [HOSPITAL, OTHER, PRACTICE, '9OZH03', CONTRIBUTOR]) tokens[ods] = await minting.token(ods, 'system/*.cruds');
});
afterAll(() => minting.stop());

describe('A relationship follows from what those who have one post', () => {
  test('a referral opens the record to whom it is to, for ninety days', async () => {
    expect(await reads(OTHER)).toBe(404);
    expect((await post(PRACTICE, referral(OTHER, { status: 'draft' }))).status).toBe(201);
    expect(await reads(OTHER)).toBe(404);
    expect((await post(PRACTICE, referral(OTHER))).status).toBe(201);
    expect(await reads(OTHER)).toBe(200);
    const move = 'update consent.relationship set starts = $2, ends = $2 where organisation = $1';
    await minting.rows(move, [OTHER, back(89 * 24)]);
    expect(await reads(OTHER)).toBe(200);
    await minting.rows(move, [OTHER, back(91 * 24)]);
    expect(await reads(OTHER)).toBe(404);
  });

  test('a stay after it holds it open while it lasts, and for its time after', async () => {
    expect((await post(PRACTICE, referral('9OZH03'))).status).toBe(201);
    const stay = { ...encounterOf(patient), status: 'in-progress', period: { start: back(2) } };
    const made = await post('9OZH03', stay);
    const ofKind =
      "select ends from consent.relationship where organisation = '9OZH03' and kind = 'encounter' and basis like 'Encounter/%'";
    expect([made.status, await minting.rows(ofKind)]).toEqual([201, [{ ends: null }]]);
    const body = { ...Object(made.json), status: 'finished', period: { start: back(2), end: back(1) } };
    const headers = { 'If-Match': made.headers.get('etag') ?? '' };
    const put = await minting.call(`Encounter/${body.id}`, { method: 'PUT', token: tokens['9OZH03'] ?? '', body, headers });
    expect([put.status, await minting.rows(ofKind)]).toEqual([200, [{ ends: expect.any(Date) }]]);
    expect(await reads('9OZH03')).toBe(200);
  });
});

describe('A relationship does not follow', () => {
  test('from what somebody posts who only claims to know the person: neither their own, nor one handed on', async () => {
    const number = minting.world.sample.region.named.story;
    expect((await post(CONTRIBUTOR, { ...patientOf(number), resourceType: 'Patient', birthDate: undefined })).status).toBe(201);
    const count =
      "select count(*)::int as n from consent.relationship where kind <> 'contribution' and basis like '%/%' and organisation = any($1)";
    const before = await minting.rows(count, [[CONTRIBUTOR, '9OZH02']]);
    const stay = { ...encounterOf(patient), status: 'in-progress' };
    const episode = { resourceType: 'EpisodeOfCare', status: 'active', patient: { reference: `Patient/${patient}` } };
    for (const body of [stay, episode, referral('9OZH02'), referral(CONTRIBUTOR)])
      expect((await post(CONTRIBUTOR, body)).status).toBe(201);
    expect(await minting.rows(count, [[CONTRIBUTOR, '9OZH02']])).toEqual(before);
    expect(await reads(OTHER)).toBe(404);
  });

  test('for somebody unrelated, who cannot post at all', async () => {
    const token = await minting.token('9OZN01', 'system/*.cruds');
    const body = { ...encounterOf(patient), status: 'in-progress' };
    expect(issueOf(await minting.call('Encounter', { token, body }))).toEqual([404, 'not-found']);
    expect((await minting.call(`Patient?identifier=${NHS}|${minting.world.sample.region.named.story}`, { token })).status).toBe(
      200,
    );
  });
});

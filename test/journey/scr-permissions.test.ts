import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { pointerOf } from '../contract/nrl-pointer.ts';
import { askLocator } from '../world/locator.ts';
import { PRACTICE, type Relating, startRelating } from '../world/relating.ts';
import { consentOf } from '../world/consents.ts';

const SCR = 'https://fhir.nhs.uk/CodeSystem/SCR-ACSPermission';
let relating: Relating;
beforeAll(async () => {
  relating = await startRelating();
});
afterAll(() => relating.minting.stop());

/** What the practice is asked about: how many of its allergies the hospital is shown. */
async function shown(): Promise<number> {
  const token = await relating.minting.world.token('clinician');
  const answer = await relating.minting.call(`AllergyIntolerance?patient=${relating.patient}`, { token });
  expect(answer.status).toBe(200);
  return Number(Object(answer.json).total);
}
const document = (code?: string) => ({
  resourceType: 'DocumentReference',
  status: 'current',
  subject: { reference: `Patient/${relating.patient}` },
  content: [{ attachment: { contentType: 'text/plain', url: 'https://practice.example/summary' } }],
  ...(code === undefined ? {} : { securityLabel: [{ coding: [{ system: SCR, code }] }] }),
});
const say = (code?: string) => relating.post(PRACTICE, document(code));
const allow = async (): Promise<void> => {
  const { minting, patient } = relating;
  const token = await minting.world.token('consentAdmin', 'HOPERAT');
  const made = await minting.call('Consent', { token, body: consentOf(patient, 'permission') });
  expect(made.status).toBe(201);
};

test('A document without a permission of the person changes nothing, and one with “Ask” closes what its custodian holds until they allow it', async () => {
  await say();
  expect(await shown()).toBeGreaterThan(0);
  await say('Ask');
  expect(await shown()).toBe(0);
  await allow();
  expect(await shown()).toBeGreaterThan(0);
  for (const code of ['Ask', 'Yes']) await say(code);
  expect(await shown()).toBeGreaterThan(0);
});

test.each(['No', 'Unheard'])('“%s” closes it though they allowed others before, until they allow it by name', async (code) => {
  await allow();
  await say(code);
  expect(await shown()).toBe(0);
  await allow();
  expect(await shown()).toBe(0);
  const rows = "select strength from consent.directive where custodian = $1 and effect = 'deny' and superseded is null";
  expect(await relating.minting.rows(rows, [PRACTICE])).toEqual([{ strength: 'no-share' }]);
  expect(await relating.reads(PRACTICE)).toBe(200);
  await say('Ask');
  await allow();
  expect(await shown()).toBeGreaterThan(0);
});

test('A pointer’s is remembered like a document’s, in the transaction that publishes it', async () => {
  const as = askLocator(relating.minting);
  const [holder, subject] = ['9OZH01', '9990000018'];
  const url = 'https://trust.example/plan/1';
  const plan = pointerOf({ subject, type: '736253002', category: '734163000', custodian: holder, author: holder, url });
  const body = { ...plan, securityLabel: [{ coding: [{ system: SCR, code: 'No' }] }] };
  expect((await as(holder, 'producer', 'DocumentReference', { body })).status).toBe(201);
  const rows =
    'select strength from consent.directive d join locator.person p using (person) where p.nhs_number = $1 and d.custodian = $2';
  expect(await relating.minting.rows(rows, [subject, holder])).toEqual([{ strength: 'no-share' }]);
});

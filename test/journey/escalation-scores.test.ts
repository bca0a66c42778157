import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ask } from '../world/api.ts';
import { PRACTICE, receiptIn, startEscalating, taskOf } from '../world/escalating.ts';
import { type Minting, startMinting } from '../world/minting.ts';

let minting: Minting;
let stage: Awaited<ReturnType<typeof startEscalating>>;
let practice: string;
beforeAll(async () => {
  minting = await startMinting();
  stage = await startEscalating(minting.world);
  practice = await minting.token(PRACTICE, 'system/*.cruds');
});
afterAll(() => minting.stop());

const NUMBERS = 'https://fhir.nhs.uk/Id/nhs-number';
const subject = () => ({
  identifier: { system: NUMBERS, value: minting.world.sample.region.named.careHomeResident },
});
let minutes = 50;
const nextTime = (): Date => new Date(Date.now() - (minutes -= 1) * 60_000);
/** What is said of a set: the words of its score, or those of its receipt where there is none. */
async function said(change: Parameters<typeof stage.setAt>[1]): Promise<string[]> {
  const receipt = taskOf(await stage.get(receiptIn(await stage.post(stage.setAt(nextTime(), change))), stage.home));
  return [receipt.businessStatus?.text ?? '', ...receipt.note.map(({ text }) => text)];
}
const record = async (type: string, body: object): Promise<string> => {
  const answer = await ask(minting.world.fhirBase, type, { token: practice, body: { resourceType: type, ...body } });
  expect([answer.status, answer.status === 201 ? '' : answer.text]).toEqual([201, '']);
  return Object(answer.json).id;
};
const scale2 = (value: boolean) => ({
  status: 'final',
  code: { coding: [{ system: 'https://ouzel.example/fhir/CodeSystem/news2', code: 'spo2-scale-2' }] },
  subject: subject(),
  effectiveDateTime: new Date().toISOString(),
  valueBoolean: value,
});

describe('A score of this resident', () => {
  test('stands beside what is usual for them', async () => {
    expect((await said({ pulse: 95 })).join(' ')).not.toContain('Usual');
    await said({ pulse: 95 });
    expect((await said({ pulse: 95 })).join(' ')).toContain('The newest other set scored 1, taken ');
    expect((await said({ pulse: 95, temperature: 38.5 })).join(' ')).toContain(
      'Usual for this resident: 1 (the middle of 3 sets); now 1 more than usual.',
    );
  });

  test('is by scale 2 only after a clinician said so, and until one says otherwise', async () => {
    expect((await said({ spo2: 88 }))[1]).toContain('oxygen saturation 88 = 3');
    await record('Observation', scale2(true));
    expect((await said({ spo2: 88 }))[1]).toMatch(/^NEWS2 0\./);
    await record('Observation', scale2(false));
    expect((await said({ spo2: 88 }))[1]).toContain('oxygen saturation 88 = 3');
  });

  test('is not by scale 2 because the home says so', async () => {
    const { subject: _named, ...body } = scale2(true);
    const posted = { resourceType: 'Observation', ...body, subject: subject() };
    expect((await ask(minting.world.fhirBase, 'Observation', { token: stage.home, body: posted })).status).toBe(201);
    expect((await said({ spo2: 88 }))[1]).toContain('oxygen saturation 88 = 3');
  });

  test('is not made while she is pregnant: that is said, and the set is kept', async () => {
    const coded = (system: string, code: string) => ({ coding: [{ system, code }] });
    const clinicalStatus = coded('http://terminology.hl7.org/CodeSystem/condition-clinical', 'active');
    await record('Condition', { clinicalStatus, code: coded('http://snomed.info/sct', '77386006'), subject: subject() });
    const posted = await stage.post(stage.setAt(nextTime(), { spo2: 88 }));
    expect(posted.text).toContain('NEWS2 is not made for pregnancy; no score was made.');
    expect(taskOf(await stage.get(receiptIn(posted), stage.home)).businessStatus?.text).toBe('Stored, not scored (pregnant).');
  });
});

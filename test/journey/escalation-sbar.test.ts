import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { uuidOfBase32 } from '@ouzel/fhir';
import { z } from 'zod';
import { type Answer, ask } from '../world/api.ts';
import { consentOf } from '../world/consents.ts';
import { ladderOf, NURSES, receiptIn, SEVEN, startEscalating, taskOf, tasksOf } from '../world/escalating.ts';
import { acting, type Minting, startMinting } from '../world/minting.ts';

let minting: Minting;
let stage: Awaited<ReturnType<typeof startEscalating>>;
let patient: string;
const snomed = (code: string, display: string) => ({ coding: [{ system: 'http://snomed.info/sct', code, display }] });
const post = async (resourceType: string, content: object): Promise<void> => {
  const token = await minting.token(NURSES, 'user/*.cruds', acting('R8000'));
  const body = { resourceType, subject: { reference: `Patient/${patient}` }, ...content };
  expect((await ask(minting.world.fhirBase, resourceType, { token, body })).status).toBe(201);
};
beforeAll(async () => {
  minting = await startMinting();
  const { world } = minting;
  patient = world.people['careHomeResident'] ?? '';
  stage = await startEscalating(world);
  const { consent, database } = world.system;
  const person = uuidOfBase32(patient) ?? '';
  const starts = new Date(0);
  await database.rows(consent.relationship({ organisation: NURSES, person, kind: 'referral', basis: 'test', starts }));
  const category = [snomed('1382601000000107', 'ReSPECT form')];
  await post('CarePlan', { status: 'active', intent: 'plan', category, title: 'Stay at home where possible' });
  const clinicalStatus = { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/condition-clinical', code: 'active' }] };
  await post('Condition', { clinicalStatus, code: snomed('13645005', 'COPD') });
});
afterAll(() => minting.stop());

const input = z.looseObject({
  input: z
    .array(z.object({ type: z.looseObject({ coding: z.array(z.object({ code: z.string() })) }), valueString: z.string() }))
    .default([]),
});
const sbarOf = ({ json }: Answer): Record<string, string> =>
  Object.fromEntries(input.parse(json).input.map(({ type, valueString }) => [type.coding[0]?.code ?? '', valueString]));
const calledNurses = async (): Promise<string> => {
  const { id } = await stage.until(async () => tasksOf(await stage.get('Task?status=requested', stage.nurse))[0]);
  return `Task/${id}`;
};

describe('Who is called', () => {
  test('reads situation, background, assessment and recommendation, and every version of it is in the trail', async () => {
    await stage.setLadder(ladderOf(1_800));
    const taken = new Date(Date.now() - 60_000);
    const path = receiptIn(await stage.post(stage.setAt(taken, SEVEN)));
    const task = await calledNurses();
    const told = sbarOf(await stage.get(task, stage.nurse));
    expect(told).toEqual({
      'sbar-situation': expect.stringMatching(/^NEWS2 8 /),
      'sbar-background': 'Plan: Stay at home where possible\nProblem: COPD',
      'sbar-assessment': expect.stringContaining('999'),
      'sbar-recommendation': expect.stringMatching(/^Review this resident/),
    });
    expect(told['sbar-situation']).toContain(taken.toISOString());
    const events =
      "select from audit.event where event::jsonb ->> 'interaction' = 'read' and event::text like '%CarePlan%' and event::text like '%Condition%'";
    expect((await minting.rows(events)).length).toBeGreaterThan(0);
    // The notice itself said nothing of it, and the home's receipt is no call.
    const notices = JSON.stringify(minting.world.sample.twins.community.received());
    for (const hidden of ['sbar', 'COPD', 'NEWS2 ']) expect(notices).not.toContain(hidden);
    expect(sbarOf(await stage.get(path, stage.home))).toEqual({});
    // Whoever's token reads Tasks alone is told no more of the record than the call itself.
    const narrow = await minting.token(NURSES, 'user/Task.rs', acting('R8000'));
    expect(sbarOf(await stage.get(task, narrow))['sbar-background']).toBe('This token reads nothing of the record.');
    expect((await stage.answer(task.replace('Task/', ''), 'accepted', stage.nurse)).status).toBe(200);
  });

  test('reads nothing of it where the resident objects to their seeing it, and is called all the same', async () => {
    const officer = await minting.token('9OZX01', 'user/Consent.cruds', { purpose_of_use: 'HOPERAT', ...acting('R8008') });
    const body = consentOf(patient, 'no-share', { with: [NURSES] });
    expect((await ask(minting.world.fhirBase, 'Consent', { token: officer, body })).status).toBe(201);
    await stage.post(stage.setAt(new Date(), SEVEN));
    const answer = await stage.get(await calledNurses(), stage.nurse);
    expect([sbarOf(answer), taskOf(answer).status]).toEqual([{}, 'requested']);
    for (const hidden of ['COPD', 'Stay at home', patient]) expect(answer.text).not.toContain(hidden);
  });
});

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { acting, CONTRIBUTOR } from '../world/minting.ts';
import { FEED, hoursFromNow, named, PRACTICE, type Relating, startRelating } from '../world/relating.ts';
import { encounterOf, patientOf } from '../world/written.ts';

const [AMBULANCE, COMMUNITY, COUNCIL] = ['9OZA01', '9OZN01', '9OZL02'];
const ACT_CODE = 'http://terminology.hl7.org/CodeSystem/v3-ActCode';
let relating: Relating;
beforeAll(async () => {
  relating = await startRelating();
  for (const ods of [AMBULANCE, COMMUNITY, COUNCIL, CONTRIBUTOR])
    await relating.post(ods, { ...patientOf(relating.number), birthDate: undefined });
});
afterAll(() => relating.minting.stop());

/** Somebody who only posted sees their own entry, and nothing of what the practice holds. */
const kindOf = async (ods: string): Promise<unknown> => {
  const text = "select kind from consent.relationship where organisation = $1 and kind <> 'contribution'";
  return (await relating.minting.rows(text, [ods])).length;
};
const seesOthers = async (ods: string): Promise<boolean> => {
  const token = await relating.tokenOf(ods);
  const answer = await relating.minting.call(`AllergyIntolerance?patient=${relating.patient}`, { token });
  expect(answer.status).toBe(200);
  return Number(Object(answer.json).total) > 0;
};
const call = (code: string, change = {}) => ({
  ...encounterOf(relating.patient),
  class: { system: ACT_CODE, code },
  status: 'in-progress',
  period: { start: hoursFromNow(-1) },
  ...change,
});
const subject = (): object => ({ reference: `Patient/${relating.patient}` });
const episode = (change = {}) => ({ resourceType: 'EpisodeOfCare', status: 'active', patient: subject(), ...change });
const team = (change = {}) => ({ resourceType: 'CareTeam', status: 'active', subject: subject(), ...change });

describe('A call in progress', () => {
  test.each(['EMER', 'FLD', 'VR'])(
    'of class %s opens the record to who answers it, and for a day after it has ended',
    async (code) => {
      expect(await seesOthers(AMBULANCE)).toBe(false);
      const made = await relating.post(AMBULANCE, call(code), FEED);
      expect(await seesOthers(AMBULANCE)).toBe(true);
      const ended = { status: 'finished', period: { start: hoursFromNow(-1), end: hoursFromNow(0) } };
      await relating.change(AMBULANCE, made, ended, FEED);
      await relating.later(AMBULANCE, 0.9);
      expect(await seesOthers(AMBULANCE)).toBe(true);
      await relating.later(AMBULANCE, 0.2);
      expect(await seesOthers(AMBULANCE)).toBe(false);
    },
  );

  test('that nobody ended is over two days after it was last heard of', async () => {
    await relating.post(AMBULANCE, call('EMER'), FEED);
    await relating.later(AMBULANCE, 1.9);
    expect(await seesOthers(AMBULANCE)).toBe(true);
    await relating.later(AMBULANCE, 0.2);
    expect(await seesOthers(AMBULANCE)).toBe(false);
  });

  test.each(['cancelled', 'entered-in-error'])('that is %s opens nothing any more', async (status) => {
    const made = await relating.post(AMBULANCE, call('VR'), FEED);
    expect(await seesOthers(AMBULANCE)).toBe(true);
    await relating.change(AMBULANCE, made, { status }, FEED);
    expect(await seesOthers(AMBULANCE)).toBe(false);
  });

  test('opens nothing on the word of a system that is not known as one of record, or of a person', async () => {
    await relating.post(AMBULANCE, call('EMER'));
    const token = await relating.minting.token(AMBULANCE, `user/*.cruds ${FEED}`, acting('R8000'));
    expect((await relating.minting.call('Encounter', { token, body: call('EMER') })).status).toBe(201);
    expect([await seesOthers(AMBULANCE), await kindOf(CONTRIBUTOR)]).toEqual([false, 0]);
  });
});

describe('A case', () => {
  test.each([
    ['an episode of care', episode, 'finished'],
    ['a care team', team, 'inactive'],
  ])('of %s opens the record while it is open, and for fourteen days after', async (_name, body, over) => {
    const ods = COMMUNITY;
    expect(await seesOthers(ods)).toBe(false);
    const made = await relating.post(ods, body({ period: { start: hoursFromNow(-1) } }), FEED);
    expect(await seesOthers(ods)).toBe(true);
    await relating.later(ods, 300);
    expect(await seesOthers(ods)).toBe(true);
    const ended = await relating.change(ods, made, { status: over }, FEED);
    await relating.later(ods, 13);
    expect(await seesOthers(ods)).toBe(true);
    await relating.later(ods, 2);
    expect(await seesOthers(ods)).toBe(false);
    const again = await relating.change(ods, ended, { status: 'active' }, FEED);
    expect(await seesOthers(ods)).toBe(true);
    await relating.change(ods, again, { status: 'entered-in-error' }, FEED);
    expect(await seesOthers(ods)).toBe(false);
  });

  test('is that of the organisations that a team names, by whoever has a relationship', async () => {
    expect(await relating.reads('9OZH02')).toBe(404);
    const participant = [{ member: named('9OZH02') }, { onBehalfOf: named('9OZH03'), period: { end: hoursFromNow(-400) } }];
    const made = await relating.post(PRACTICE, team({ participant }));
    expect([await relating.reads('9OZH02'), await relating.reads('9OZH03')]).toEqual([200, 404]);
    await relating.change(PRACTICE, made, { participant: [{ member: named('9OZH03') }] });
    expect([await relating.reads('9OZH02'), await relating.reads('9OZH03')]).toEqual([404, 200]);
  });

  test('opens nothing to others on the word of a system of record that has no relationship', async () => {
    await relating.post(COUNCIL, team({ participant: [{ member: named('9OZL03') }] }), FEED);
    await relating.post(COUNCIL, episode({ managingOrganization: named('9OZL03') }), FEED);
    expect([await relating.reads('9OZL03'), await kindOf(COUNCIL)]).toEqual([404, 0]);
  });

  test('opens nothing where only a wildcard is granted', async () => {
    await relating.post(COUNCIL, episode());
    expect([await kindOf(COUNCIL), await seesOthers(COUNCIL)]).toEqual([0, false]);
  });
});

describe('A referral', () => {
  const referral = (to: string) => ({
    resourceType: 'ServiceRequest',
    status: 'active',
    intent: 'order',
    subject: subject(),
    performer: [named(to)],
  });

  test.each(['revoked', 'entered-in-error'])('that is %s is taken back', async (status) => {
    const made = await relating.post(PRACTICE, referral('9OZL04'));
    expect(await relating.reads('9OZL04')).toBe(200);
    await relating.change(PRACTICE, made, { status });
    expect(await relating.reads('9OZL04')).toBe(404);
  });

  test('stays when it is revoked after care has begun, and when it is completed', async () => {
    const made = await relating.post(PRACTICE, referral('9OZL01'));
    const stay = await relating.post('9OZL01', { ...encounterOf(relating.patient), status: 'in-progress' });
    await relating.change(PRACTICE, made, { status: 'revoked' });
    await relating.change('9OZL01', stay, { status: 'entered-in-error' });
    const kept = "select kind from consent.relationship where organisation = '9OZL01' and kind in ('referral', 'encounter')";
    expect(await relating.minting.rows(kept)).toEqual([{ kind: 'referral' }]);
    const other = await relating.post(PRACTICE, referral('9OZL04'));
    await relating.change(PRACTICE, other, { status: 'completed' });
    expect(await relating.reads('9OZL04')).toBe(200);
  });
});

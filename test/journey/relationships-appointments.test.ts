import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { issueOf } from '../world/api.ts';
import { CONTRIBUTOR } from '../world/minting.ts';
import { daysFromNow, named, PRACTICE, type Relating, startRelating } from '../world/relating.ts';
import { patientOf } from '../world/written.ts';

let relating: Relating;
beforeAll(async () => {
  relating = await startRelating();
});
afterAll(() => relating.minting.stop());

const appointment = (day: number, at: readonly string[], change = {}) => ({
  resourceType: 'Appointment',
  status: 'booked',
  start: daysFromNow(day),
  end: daysFromNow(day + 0.02),
  participant: [
    { actor: { reference: `Patient/${relating.patient}` }, status: 'accepted' },
    ...at.map((ods) => ({ actor: { type: 'HealthcareService', ...named(ods) }, status: 'accepted' })),
  ],
  ...change,
});

describe('An appointment opens the record to whom it is with', () => {
  test('from fourteen days before it to fourteen days after it', async () => {
    const [clinic] = ['9OZH02'];
    expect(await relating.reads(clinic)).toBe(404);
    await relating.post(PRACTICE, appointment(15, [clinic]));
    expect(await relating.reads(clinic)).toBe(404);
    await relating.later(clinic, 2);
    expect(await relating.reads(clinic)).toBe(200);
    await relating.later(clinic, 26);
    expect(await relating.reads(clinic)).toBe(200);
    await relating.later(clinic, 2);
    expect(await relating.reads(clinic)).toBe(404);
  });

  test.each(['cancelled', 'noshow', 'entered-in-error'])('and not once it is %s', async (status) => {
    const made = await relating.post(PRACTICE, appointment(3, ['9OZN01']));
    expect(await relating.reads('9OZN01')).toBe(200);
    const put = await relating.change(PRACTICE, made, { status });
    expect(await relating.reads('9OZN01')).toBe(404);
    await relating.change(PRACTICE, put, { status: 'booked' });
    expect(await relating.reads('9OZN01')).toBe(200);
    await relating.minting.rows("delete from consent.relationship where kind = 'appointment'");
  });

  test('at its new time when it is moved, and of its new place when that changes', async () => {
    const made = await relating.post(PRACTICE, appointment(3, ['9OZN01']));
    expect(await relating.reads('9OZN01')).toBe(200);
    const moved = await relating.change(PRACTICE, made, appointment(40, ['9OZN01']));
    expect(await relating.reads('9OZN01')).toBe(404);
    await relating.change(PRACTICE, moved, appointment(3, ['9OZH03']));
    expect([await relating.reads('9OZN01'), await relating.reads('9OZH03')]).toEqual([404, 200]);
    const back = "select organisation from consent.relationship_taken_back where kind = 'appointment'";
    expect(await relating.minting.rows(back)).toContainEqual({ organisation: '9OZN01' });
  });

  test('and counts no longer than a week whatever its end says', async () => {
    await relating.post(PRACTICE, appointment(-30, ['9OZL02'], { end: daysFromNow(400) }));
    expect(await relating.reads('9OZL02')).toBe(404);
  });
});

describe('An appointment opens nothing', () => {
  test.each(['proposed', 'pending', 'waitlist'])('while it is %s', async (status) => {
    await relating.post(PRACTICE, appointment(2, ['9OZL03'], { status }));
    expect(await relating.reads('9OZL03')).toBe(404);
  });

  test('on the word of somebody who only claims to know the person, for themselves or others', async () => {
    await relating.post(CONTRIBUTOR, { ...patientOf(relating.number), birthDate: undefined });
    await relating.post(CONTRIBUTOR, appointment(1, ['9OZL04']));
    await relating.post(CONTRIBUTOR, appointment(1, []));
    const rows = await relating.minting.rows(
      "select 1 from consent.relationship where kind = 'appointment' and organisation = any($1)",
      [['9OZL04', CONTRIBUTOR]],
    );
    expect([await relating.reads('9OZL04'), rows]).toEqual([404, []]);
  });

  test('where it is of two people, of nobody, or has no time', async () => {
    const token = await relating.tokenOf(PRACTICE);
    const post = async (body: object): Promise<unknown> => issueOf(await relating.minting.call('Appointment', { token, body }));
    const whole = appointment(1, []);
    const other = { actor: { reference: 'Patient/elsewhere' }, status: 'accepted' };
    expect(await post({ ...whole, participant: [...whole.participant, other] })).toEqual([422, 'conflict']);
    expect(await post({ ...whole, participant: [{ actor: named('9OZL04'), status: 'accepted' }] })).toEqual([400, 'required']);
    expect(await post({ ...whole, start: undefined, end: undefined })).toEqual([400, 'required']);
  });
});

test('Who may see the person finds the appointment by its time and place', async () => {
  await relating.post(PRACTICE, appointment(5, ['9OZL01'], { description: 'Hearing' }));
  const token = await relating.tokenOf(PRACTICE);
  const path = `Appointment?patient=${relating.patient}&date=gt${daysFromNow(4)}&date=lt${daysFromNow(6)}`;
  const found = await relating.minting.call(path, { token });
  expect([found.status, found.text]).toEqual([200, expect.stringContaining('Hearing')]);
  expect(found.text).toContain(`{"reference":"Patient/${relating.patient}"}`);
});

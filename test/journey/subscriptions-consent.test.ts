import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { freePort } from '@ouzel/runtime';
import { openHook } from '../world/hook.ts';
import { startSubscribing, type Subscriber, type Subscribing } from '../world/subscribing.ts';
import { until } from '../world/until.ts';

const [REFERRED, HOSPITAL] = ['9OZP002', '9OZH02'] as const;
const HIV = {
  coding: [{ system: 'http://snomed.info/sct', code: '86406008', display: 'Human immunodeficiency virus infection' }],
};
let stage: Subscribing;
let practice: Subscriber;
let away: string;
let port: number;
beforeAll(async () => {
  port = await freePort();
  away = `http://127.0.0.1:${port}/told`;
  stage = await startSubscribing([away]);
  practice = await stage.as(REFERRED);
});
afterAll(() => stage.stop());

/** Somebody whom the practice knows by a referral. */
async function referred(): Promise<string> {
  const person = await stage.person();
  await stage.relate(person, REFERRED, 'referral');
  return person;
}
const focusOf = (id: string): string => `${stage.minting.world.fhirBase}/Condition/${id}`;

describe('What a subscriber may not know of', () => {
  test('is neither told nor counted: a sensitive entry among others leaves no gap', async () => {
    const person = await referred();
    const [with_, without] = [
      await practice.active({ filter: 'population=referral' }),
      await practice.active({ filter: `patient=Patient/${person}` }),
    ];
    const first = await stage.post(person, '2001');
    await stage.post(person, '2002', { code: HIV });
    const third = await stage.post(person, '2003');
    for (const id of [with_, without]) {
      await until(() => stage.numbersOf(id).length === 2);
      expect(stage.eventsOf(id).flatMap(({ foci }) => foci)).toEqual([focusOf(first), focusOf(third)]);
      expect(stage.numbersOf(id)).toEqual([1, 2]);
      const status = await practice.call(`Subscription/${id}/$status`);
      expect(status.text).toContain('"events-since-subscription-start","valueString":"2"');
      const again = await practice.call(`Subscription/${id}/$events?content=full-resource`);
      expect(again.text).not.toMatch(/86406008|"3"/);
    }
    await stage.idle();
    expect(await stage.minting.rows("select state, number::int from sync.notification where state = 'hidden'")).toEqual([
      { state: 'hidden', number: null },
      { state: 'hidden', number: null },
    ]);
  });

  test('by an objection, which binds the next notification; permission lets the next one through, by the next number', async () => {
    const person = await referred();
    const id = await practice.active({ filter: 'patient=Patient/' + person });
    const first = await stage.post(person, '2001');
    await until(() => stage.numbersOf(id).length === 1);
    await stage.decide(person, 'ask-first');
    await stage.post(person, '2002');
    await stage.idle();
    expect(stage.numbersOf(id)).toEqual([1]);
    const lone = await practice.call(`Subscription/${id}/$events`);
    expect(lone.text).not.toContain(first);
    expect(lone.text).toContain('"event-number","valueString":"1"');
    await stage.decide(person, 'permission', { with: [REFERRED] });
    const third = await stage.post(person, '2003');
    await until(() => stage.numbersOf(id).length === 2);
    expect([stage.numbersOf(id), stage.eventsOf(id).at(-1)?.foci]).toEqual([[1, 2], [focusOf(third)]]);
    expect((await practice.subscribe({ filter: 'patient=Patient/' + person })).status).toBe(201);
  });

  test('and a person who objects cannot be subscribed to: that is said as for a read', async () => {
    const person = await referred();
    await stage.decide(person, 'ask-first');
    const refused = await practice.subscribe({ filter: `patient=Patient/${person}` });
    expect([refused.status, refused.text]).toEqual([403, expect.stringContaining('NO_PATIENT_CONSENT')]);
  });

  test('has a number alone where it was sent before the objection, since the endpoint may have it', async () => {
    const person = await referred();
    const id = await practice.active({ filter: `patient=Patient/${person}` });
    stage.hook.answers = () => 500;
    const made = await stage.post(person, '2001');
    await until(() => stage.eventsOf(id).length === 1);
    await stage.decide(person, 'ask-first');
    stage.hook.answers = () => 200;
    await until(() => stage.eventsOf(id).length >= 2);
    await stage.idle();
    expect(stage.numbersOf(id).every((number) => number === 1)).toBe(true);
    expect([stage.eventsOf(id)[0]?.foci, stage.eventsOf(id).at(-1)?.foci]).toEqual([[focusOf(made)], [undefined]]);
    expect(stage.eventsOf(id).at(-1)?.body).not.toContain(made);
  });

  test('has no number where nobody can have heard of it: the endpoint was not there', async () => {
    const [objecting, other] = [await referred(), await referred()];
    const first = await openHook(port);
    const id = await practice.active({ filter: 'population=referral', endpoint: away });
    await first.close();
    await stage.post(objecting, '2001');
    await until(
      async () => Object((await practice.call(`Subscription/${id}`)).json).error === 'the endpoint could not be reached',
    );
    expect((await practice.call(`Subscription/${id}/$status`)).text).toContain(
      '"events-since-subscription-start","valueString":"0"',
    );
    await stage.decide(objecting, 'ask-first');
    const told = await stage.post(other, '2002');
    const second = await openHook(port);
    await until(() => second.of(id).length > 0);
    expect(second.of(id).map(({ numbers, foci }) => [numbers, foci])).toEqual([[[1], [focusOf(told)]]]);
    await second.close();
    expect((await practice.call(`Subscription/${id}`, { method: 'DELETE' })).status).toBe(204);
  });

  test('is what no relationship leads to any more', async () => {
    const person = await stage.person();
    await stage.relate(person, HOSPITAL, 'encounter');
    const id = await (await stage.as(HOSPITAL)).active({ filter: 'population=encounter' });
    const first = await stage.post(person, '2001');
    await until(() => stage.numbersOf(id).length === 1);
    expect(stage.eventsOf(id)[0]?.foci).toEqual([focusOf(first)]);
    await stage.minting.rows("update consent.relationship set ends = now() - interval '90 days' where organisation = $1", [
      HOSPITAL,
    ]);
    await stage.post(person, '2002');
    await stage.idle();
    expect(stage.numbersOf(id)).toEqual([1]);
  });

  test('leaves its decision in the trail: one event for each notification, with a part for each person', async () => {
    const person = await referred();
    const id = await practice.active({ filter: `patient=Patient/${person}` });
    await stage.post(person, '2001');
    await stage.post(person, '2002', { code: HIV });
    await until(() => stage.numbersOf(id).length === 1);
    await stage.idle();
    const rows = await stage.minting.rows<{ event: string }>(
      "select event::text as event from audit.event where event::text like '%notify record-changed Subscription/%' order by recorded desc limit 2",
    );
    const events = rows.map(({ event }) => event).join('\n');
    expect(events).toContain(REFERRED);
    expect(events).toContain('"parts"');
  });
});

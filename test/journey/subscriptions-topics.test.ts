import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { pointerOf } from '../contract/nrl-pointer.ts';
import { askLocator } from '../world/locator.ts';
import { startSubscribing, type Subscriber, type Subscribing } from '../world/subscribing.ts';
import { until } from '../world/until.ts';

const [PRACTICE, HOSPITAL, OTHER, COUNCIL] = ['9OZP001', '9OZH01', '9OZH02', '9OZL01'] as const;
let stage: Subscribing;
let practice: Subscriber;
beforeAll(async () => {
  stage = await startSubscribing();
  practice = await stage.as(PRACTICE);
});
afterAll(() => stage.stop());

const fociOf = (id: string): (string | undefined)[] => stage.eventsOf(id).flatMap(({ foci }) => foci);
const under = (type: string): string => `${stage.minting.world.fhirBase}/${type}/`;

describe('Each topic', () => {
  test('encounter-start and news2-escalation tell a practice of its patients, and a council no more of a stay than that it is', async () => {
    const [start, news, end] = await Promise.all([
      practice.active({ topic: 'encounter-start', filter: 'Encounter?population=gp-registration', content: 'full-resource' }),
      practice.active({ topic: 'news2-escalation', filter: 'population=gp-registration' }),
      practice.active({ topic: 'encounter-end', filter: 'population=gp-registration' }),
    ]);
    const council = await (
      await stage.as(COUNCIL)
    ).active({ topic: 'encounter-start', filter: 'population=open-case', content: 'full-resource' });
    const story = await stage.minting.world.story();
    await until(
      () => stage.numbersOf(start).length > 0 && stage.numbersOf(news).length > 0 && stage.numbersOf(council).length > 0,
    );
    expect(fociOf(start)[0]).toMatch(under('Encounter'));
    expect(fociOf(news)[0]).toMatch(under('Observation'));
    expect(stage.numbersOf(end)).toEqual([]);
    expect(stage.eventsOf(start)[0]?.body).toContain(story.patient);
    const [shown] = stage.eventsOf(council);
    expect([shown?.resources, shown?.body.includes('reasonCode')]).toEqual([['Encounter'], false]);
  });

  test('consent-changed tells of a permission that one may read, and never of an objection', async () => {
    const person = await stage.person();
    await stage.relate(person, HOSPITAL, 'encounter');
    const hospital = await stage.as(HOSPITAL);
    const id = await hospital.active({ topic: 'consent-changed', filter: `patient=Patient/${person}` });
    await stage.decide(person, 'no-share', { with: ['9OZC001'] });
    const permission = await stage.decide(person, 'permission', { with: [HOSPITAL] });
    await until(() => stage.numbersOf(id).length > 0);
    await stage.idle();
    expect([stage.numbersOf(id), fociOf(id)]).toEqual([[1], [`${under('Consent')}${permission}`]]);
  });

  test('pointer-changed tells of a document of a type that one may find, and of no other', async () => {
    const [PLAN, RESPECT] = ['736253002', '1382601000000107'];
    const person = await stage.person();
    await stage.relate(person, OTHER, 'encounter');
    await stage.minting.world.system.permissions.put({ [OTHER]: [`http://snomed.info/sct|${PLAN}`] });
    const id = await (await stage.as(OTHER)).active({ topic: 'pointer-changed', filter: `patient=Patient/${person}` });
    const as = askLocator(stage.minting);
    const number = Object((await stage.minting.call(`Patient/${person}`)).json).identifier[0].value;
    const publish = async (type: string, key: string): Promise<void> => {
      const about = { subject: number, type, category: '734163000', custodian: HOSPITAL, author: HOSPITAL };
      const body = pointerOf({ ...about, url: 'https://trust.example/1', id: `${HOSPITAL}-${key}` });
      expect((await as(HOSPITAL, 'producer', 'DocumentReference', { method: 'PUT', body })).status).toBe(201);
    };
    await publish(RESPECT, 'told-1');
    await publish(PLAN, 'told-2');
    await until(() => stage.numbersOf(id).length > 0);
    await stage.idle();
    expect([stage.numbersOf(id), fociOf(id)]).toEqual([[1], [`${under('DocumentReference')}${HOSPITAL}-told-2`]]);
  });

  test('is told only as far as the scopes of its subscription reach', async () => {
    const person = await stage.person();
    await stage.relate(person, PRACTICE, 'gp-registration');
    const narrow = await stage.as(PRACTICE, 'system/Subscription.cruds system/Observation.rs');
    const id = await narrow.active({ filter: `patient=Patient/${person}` });
    await stage.post(person, '2001');
    await stage.idle();
    expect(stage.numbersOf(id)).toEqual([]);
    expect((await narrow.subscribe({ topic: 'encounter-start', filter: `patient=Patient/${person}` })).status).toBe(403);
  });
});

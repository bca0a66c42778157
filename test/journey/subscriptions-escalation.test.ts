import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ask, bundleOf } from '../world/api.ts';
import { ladderOf, PRACTICE, SEVEN, startEscalating, tasksOf } from '../world/escalating.ts';
import { startSubscribing, type Subscribing } from '../world/subscribing.ts';
import { until } from '../world/until.ts';

let subscribing: Subscribing;
let stage: Awaited<ReturnType<typeof startEscalating>>;
let news: string;
beforeAll(async () => {
  subscribing = await startSubscribing();
  stage = await startEscalating(subscribing.minting.world);
  const practice = await subscribing.as(PRACTICE);
  news = await practice.active({ topic: 'news2-escalation', filter: 'population=gp-registration' });
});
afterAll(() => subscribing.stop());

const minutesAgo = (minutes: number): Date => new Date(Date.now() - minutes * 60_000);
const numbers = (): number[] => subscribing.numbersOf(news);
const post = async (taken: Date, change: Parameters<typeof stage.setAt>[1] = {}) => {
  const posted = await stage.post(stage.setAt(taken, change));
  expect(posted.status).toBe(200);
  return posted;
};
const toldThat = async (count: number): Promise<void> => {
  await until(() => numbers().length >= count);
  await subscribing.idle();
  expect(numbers()).toEqual(Array.from({ length: count }, (_, at) => at + 1));
};
const practiceTasks = async () => tasksOf(await stage.get('Task?status=requested', stage.gp));

describe('Who subscribes to news2-escalation', () => {
  test('is told of no set that calls nobody: a low score, or one that waits for the home to repeat it', async () => {
    await stage.setLadder(ladderOf(1, 600));
    await post(minutesAgo(190));
    await post(minutesAgo(180), SEVEN);
    await until(async () => (await stage.get('Task?status=requested', stage.home)).text.includes('repeat'));
    await subscribing.idle();
    expect(numbers()).toEqual([]);
  });

  test('is told once of an escalation, whoever is called after the first one, and however often the set comes', async () => {
    const taken = minutesAgo(20);
    await post(taken, SEVEN);
    await toldThat(1);
    await until(async () => (await practiceTasks()).length > 0);
    await post(taken, SEVEN);
    await toldThat(1);
    const [told] = subscribing.eventsOf(news);
    expect(told?.foci[0]).toMatch(/Observation\//);
  });

  test('is not told of what a whole later set has overtaken', async () => {
    await post(minutesAgo(40), { ...SEVEN, pulse: 131 });
    await subscribing.idle();
    expect(numbers()).toEqual([1]);
  });

  test('is told again where a later post of the same moment raises the band', async () => {
    const taken = minutesAgo(10);
    await post(taken, { respirationRate: 25, spo2: 94 });
    await toldThat(2);
    await post(taken, { ...SEVEN, pulse: 131 });
    await toldThat(3);
  });

  test('is told again where the score is corrected, also to one that calls nobody', async () => {
    const posted = await post(minutesAgo(5), { respirationRate: 25 });
    await toldThat(4);
    const { fhirBase } = subscribing.minting.world;
    const places = bundleOf(posted).entry.map(({ response }) => (response?.location ?? '').replace(/\/_history.*/, ''));
    const readings = await Promise.all(places.map((place) => stage.get(place, stage.home)));
    const wrong = readings.find(({ text }) => text.includes('"86290005"'));
    const quantity = { value: 16, unit: '/min', system: 'http://unitsofmeasure.org', code: '/min' };
    const body = { ...Object(wrong?.json), status: 'amended', valueQuantity: quantity };
    const how = { method: 'PUT', token: stage.home, body, headers: { 'If-Match': 'W/"1"' } };
    expect((await ask(fhirBase, `Observation/${body.id}`, how)).status).toBe(200);
    await toldThat(5);
  });
});

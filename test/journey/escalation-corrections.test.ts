import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Answer, ask, bundleOf } from '../world/api.ts';
import { ladderOf, receiptIn, SEVEN, startEscalating, taskOf, tasksOf } from '../world/escalating.ts';
import { startWorld, type World } from '../world/world.ts';

let world: World;
let stage: Awaited<ReturnType<typeof startEscalating>>;
beforeAll(async () => {
  world = await startWorld({ people: 10 });
  stage = await startEscalating(world);
  await stage.setLadder(ladderOf(60));
});
afterAll(() => world.stop());

let minutes = 50;
const nextTime = (): Date => new Date(Date.now() - (minutes -= 1) * 60_000);
const open = async () => tasksOf(await stage.get('Task?status=requested', stage.nurse))[0];
const scoreOf = async (receipt: string) =>
  Object((await stage.get(taskOf(await stage.get(receipt, stage.home)).focus?.reference ?? '', stage.home)).json);
/** The reading of a posted set that has this code, as its home reads it. */
async function reading(posted: Answer, code: string): Promise<Record<string, unknown>> {
  for (const { response } of bundleOf(posted).entry) {
    const answer = await stage.get((response?.location ?? '').replace(/\/_history.*/, ''), stage.home);
    if (answer.text.includes(`"${code}"`)) return Object(answer.json);
  }
  throw new Error('There is no such reading.');
}
const correct = (now: Record<string, unknown>, version = 1): Promise<Answer> =>
  ask(world.fhirBase, `Observation/${String(now['id'])}`, {
    method: 'PUT',
    token: stage.home,
    body: now,
    headers: { 'If-Match': `W/"${version}"` },
  });
const RESPIRATION = '86290005';
const quantity = (value: number) => ({ value, unit: 'breaths/minute', system: 'http://unitsofmeasure.org', code: '/min' });
const corrections = (): number =>
  world.sample.twins.community.received().filter(({ body }) => JSON.stringify(body).includes('news2-correction')).length;

describe('A reading is corrected', () => {
  test('to one that calls nobody: the score follows, the call ends, and who was called is told', async () => {
    const posted = await stage.post(stage.setAt(nextTime(), { respirationRate: 25 }));
    const mine = await stage.until(open);
    const wrong = await reading(posted, RESPIRATION);
    const changed = await correct({ ...wrong, status: 'amended', valueQuantity: quantity(16) });
    expect([changed.status, changed.headers.get('x-ouzel-advice')]).toEqual([200, expect.stringContaining('NEWS2 0.')]);
    expect(await scoreOf(receiptIn(posted))).toMatchObject({ status: 'amended', valueQuantity: { value: 0 } });
    expect(taskOf(await stage.get(`Task/${mine.id}`, stage.nurse))).toMatchObject({
      status: 'cancelled',
      statusReason: { text: 'the readings were corrected' },
    });
    expect(taskOf(await stage.get(receiptIn(posted), stage.home))).toMatchObject({
      status: 'completed',
      businessStatus: { text: 'It was taken back.' },
    });
    await stage.until(async () => (corrections() === 1 ? true : undefined));
  });

  test('to one that calls: somebody is called, once', async () => {
    const posted = await stage.post(stage.setAt(nextTime()));
    expect(await open()).toBeUndefined();
    const wrong = await reading(posted, RESPIRATION);
    expect((await correct({ ...wrong, status: 'amended', valueQuantity: quantity(25) })).status).toBe(200);
    const mine = await stage.until(open);
    expect(mine.note[0]?.text).toContain('respiration rate 25 = 3');
    expect((await correct({ ...wrong, status: 'amended', valueQuantity: quantity(26) }, 2)).status).toBe(200);
    expect(tasksOf(await stage.get('Task?status=requested', stage.nurse))).toHaveLength(1);
    expect((await stage.answer(mine.id, 'accepted', stage.nurse)).status).toBe(200);
  });

  test('as entered in error, one and then all: the rest is scored, and then nothing is', async () => {
    const posted = await stage.post(stage.setAt(nextTime(), SEVEN));
    const mine = await stage.until(open);
    const all = await Promise.all(
      bundleOf(posted).entry.map(({ response }) => stage.get((response?.location ?? '').replace(/\/_history.*/, ''), stage.home)),
    );
    const [first, ...others] = all.map(({ json }) => Object(json));
    expect((await correct({ ...first, status: 'entered-in-error' })).status).toBe(200);
    expect(await scoreOf(receiptIn(posted))).toMatchObject({ status: 'preliminary', valueQuantity: { comparator: '>=' } });
    for (const each of others) expect((await correct({ ...each, status: 'entered-in-error' })).status).toBe(200);
    const score = await scoreOf(receiptIn(posted));
    expect([score.status, score.valueQuantity]).toEqual(['entered-in-error', undefined]);
    expect(taskOf(await stage.get(`Task/${mine.id}`, stage.nurse)).status).toBe('cancelled');
  });

  test('of an older version: nothing follows', async () => {
    const posted = await stage.post(stage.setAt(nextTime()));
    const wrong = await reading(posted, RESPIRATION);
    expect((await correct({ ...wrong, status: 'amended', valueQuantity: quantity(30) }, 7)).status).toBe(412);
    expect(await scoreOf(receiptIn(posted))).toMatchObject({ status: 'final', valueQuantity: { value: 0 } });
    expect(await open()).toBeUndefined();
  });
});

import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { codeOf, HOME, ladderOf, receiptIn, SEVEN, startEscalating, taskOf, tasksOf } from '../world/escalating.ts';
import { startWorld, type World } from '../world/world.ts';

let world: World;
let stage: Awaited<ReturnType<typeof startEscalating>>;
beforeAll(async () => {
  world = await startWorld({ people: 10 });
  stage = await startEscalating(world);
  const { bands, terms } = ladderOf(50_000);
  await stage.setLadder({ bands, terms: { ...terms, recheck: { '1-4': 14_400, '7+': 900 } } });
});
afterAll(() => world.stop());
beforeEach(async () => {
  await world.system.database.rows({ text: 'delete from carehome.vital_set' });
  await world.system.database.rows({ text: 'truncate carehome.escalation cascade' });
});

/** Adds up to 2. */
const TWO = { pulse: 115 };
const ago = (seconds: number): Date => new Date(Date.now() - seconds * 1_000);
const receipt = async (path: string) => taskOf(await stage.get(path, stage.home));
const callsFor = async (path: string): Promise<string[][]> => {
  const focus = (await receipt(path)).focus?.reference ?? '';
  return tasksOf(await stage.get(`Task?focus=${focus}`, stage.home))
    .filter((each) => codeOf(each) !== 'receipt')
    .map((each) => [codeOf(each), each.owner?.identifier.value ?? '', each.status]);
};
/** Everything that is overdue has been asked for. */
const settled = (): Promise<true> =>
  stage.until(async () => {
    const text = 'select from carehome.escalation where recheck_at <= now()';
    return (await world.system.database.rows({ text })).length === 0 || undefined;
  });

describe('A score that calls nobody, after which the place wants readings in four hours', () => {
  test('has the home asked for them once, when they are overdue, and nobody else', async () => {
    const path = receiptIn(await stage.post(stage.setAt(ago(60), TWO)));
    await stage.pass(14_000);
    await settled();
    expect(await callsFor(path)).toEqual([]);
    expect(await receipt(path)).toMatchObject({ status: 'completed', businessStatus: { text: 'Stored and scored.' } });
    await stage.pass(500);
    await stage.until(async () => (await callsFor(path))[0]);
    await stage.pass(14_400);
    await settled();
    expect(await callsFor(path)).toEqual([['recheck', HOME, 'requested']]);
    expect(tasksOf(await stage.get('Task?status=requested', stage.nurse))).toEqual([]);
    expect(await receipt(path)).toMatchObject({ status: 'completed', businessStatus: { text: 'Stored and scored.' } });
  });

  test('has nothing asked for where they came in time; nor has a band of which the place says nothing', async () => {
    const path = receiptIn(await stage.post(stage.setAt(ago(60), TWO)));
    await stage.pass(10_000);
    const next = receiptIn(await stage.post(stage.setAt(ago(60))));
    await stage.pass(14_400);
    await settled();
    expect([await callsFor(path), await callsFor(next)]).toEqual([[], []]);
  });

  test('calls as soon as a reading of the same moment makes it one that does', async () => {
    const taken = ago(60);
    const path = receiptIn(await stage.post(stage.setAt(taken, TWO)));
    expect(await callsFor(path)).toEqual([]);
    await stage.post(stage.setAt(taken, { ...TWO, ...SEVEN }));
    await stage.until(async () => tasksOf(await stage.get('Task?status=requested', stage.nurse))[0]);
    expect(await receipt(path)).toMatchObject({ status: 'in-progress' });
  });
});

describe('A score that calls somebody', () => {
  test('has readings asked for in the time of its own band', async () => {
    const path = receiptIn(await stage.post(stage.setAt(ago(60), SEVEN)));
    await stage.pass(901);
    await stage.until(async () => ((await callsFor(path)).some(([code]) => code === 'recheck') ? true : undefined));
    expect(new Set((await callsFor(path)).map(([code]) => code))).toEqual(new Set(['recheck', 'review']));
  });
});

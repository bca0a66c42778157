import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { takeDueStep } from '@ouzel/adapter-carehome';
import { admission, cancelAdmission, HOSPITALS } from '@ouzel/region';
import { codeOf, ladderOf, NURSES, PRACTICE, receiptIn, SEVEN, startEscalating, taskOf, tasksOf } from '../world/escalating.ts';
import { type Hospital, openHospital } from '../world/hospital.ts';
import { startWorld, type World } from '../world/world.ts';

let world: World;
let stage: Awaited<ReturnType<typeof startEscalating>>;
let hospital: Hospital;
beforeAll(async () => {
  world = await startWorld({ people: 10 });
  stage = await startEscalating(world);
  hospital = openHospital(world);
  const { bands, terms } = ladderOf(1_800);
  await stage.setLadder({ bands, terms: { ...terms, recheckWithinSeconds: 86_400 } });
});
afterAll(async () => {
  hospital.close();
  await world.stop();
});

let visits = 0;
beforeEach(async () => {
  visits += 1;
  await world.system.database.rows({ text: 'delete from carehome.vital_set' });
});
const visitOf = (admitted: Date) => ({ id: `CANCEL-${visits}`, admitted });
const comesIn = (at: Date): Promise<string> =>
  hospital.says((person, context) => admission(person, { ...context, at }, visitOf(at).id));
const never = (admitted: Date, ods: string = HOSPITALS[0].ods): Promise<string> =>
  hospital.says((person, context) => cancelAdmission(person, context, visitOf(admitted)), { hospital: ods });
const ownersOf = async (path: string): Promise<(string | undefined)[]> => {
  const focus = taskOf(await stage.get(path, stage.home)).focus?.reference ?? '';
  const calls = tasksOf(await stage.get(`Task?focus=${focus}`, stage.home));
  return calls.filter((each) => codeOf(each) === 'review').map((each) => each.owner?.identifier.value);
};
/** The nurses are called for readings of some minutes ago. */
async function called(): Promise<string> {
  const path = receiptIn(await stage.post(stage.setAt(new Date(Date.now() - 300_000), SEVEN)));
  await stage.until(async () => (await ownersOf(path))[0]);
  return path;
}
const encounters = () =>
  world.sample.twins.gp.received().flatMap(({ body }) => {
    const text = JSON.stringify(body);
    return text.includes(visitOf(new Date()).id)
      ? [/"code":"(admission[a-z-]*)"/.exec(text)?.[1], text.includes('"cancelled"')]
      : [];
  });

describe('An admission that is cancelled', () => {
  test('lets the ladder go on at once: what fell due meanwhile is told once, and the practice hears of it', async () => {
    const path = await called();
    const admitted = new Date();
    expect(await comesIn(admitted)).toBe('AA');
    // Three times as long as the nurses had.
    await stage.pass(5_400);
    expect(await takeDueStep(world.system)).toBe(false);
    expect(await ownersOf(path)).toEqual([NURSES]);
    expect(await never(admitted)).toBe('AA');
    await stage.until(async () => ((await ownersOf(path)).length === 2 ? true : undefined));
    expect(await takeDueStep(world.system)).toBe(false);
    expect(await ownersOf(path)).toEqual([PRACTICE, NURSES]);
    expect(taskOf(await stage.get(path, stage.home)).status).toBe('in-progress');
    await stage.until(async () => (encounters().length >= 4 ? true : undefined));
    expect(encounters()).toEqual(['admission', false, 'admission-cancelled', true]);
  });

  test('comes before its admission does, and nothing is held up: order does not matter', async () => {
    const path = await called();
    const admitted = new Date();
    expect(await never(admitted)).toBe('AA');
    expect(await comesIn(admitted)).toBe('AA');
    await stage.pass(1_801);
    await stage.until(async () => ((await ownersOf(path)).length === 2 ? true : undefined));
  });
});

describe('Calls are held up still', () => {
  test('where another hospital cancels a visit of that number, or the admission was another one', async () => {
    const path = await called();
    const admitted = new Date();
    expect(await comesIn(admitted)).toBe('AA');
    await stage.pass(1_801);
    expect(await never(admitted, HOSPITALS[1]?.ods)).toBe('AA');
    visits += 100;
    expect(await never(admitted)).toBe('AA');
    expect(await takeDueStep(world.system)).toBe(false);
    expect(await ownersOf(path)).toEqual([NURSES]);
  });
});

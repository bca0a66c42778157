import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ladderOf, receiptIn, SEVEN, startEscalating, type ShownTask, taskOf, tasksOf } from '../world/escalating.ts';
import { startWorld, type World } from '../world/world.ts';

/** Somebody is called for a restricted resident: who they are and where they live is never in one answer, but for the home's own. */
let world: World;
let stage: Awaited<ReturnType<typeof startEscalating>>;
let patient: string;
let number: string;
beforeAll(async () => {
  world = await startWorld({ people: 10 });
  stage = await startEscalating(world);
  number = world.sample.region.named.careHomeResident;
});
afterAll(() => world.stop());

const restrict = (restricted: boolean) =>
  world.system.database.rows({
    text: 'update locator.person set restricted = $2 where nhs_number = $1 returning person',
    values: [number, restricted],
  });
/** The call for a new set, once the nurses have it. */
async function called(): Promise<ShownTask> {
  await stage.setLadder(ladderOf(600));
  const receipt = receiptIn(await stage.post(stage.setAt(new Date(Date.now() - 60_000), SEVEN)));
  const steps = await stage.until(async () => {
    const { output } = taskOf(await stage.get(receipt, stage.home));
    return output.find(({ type }) => type.coding[0]?.code === 'told');
  });
  const reference = Object(steps['valueReference']).reference;
  return stage.until(async () => {
    const read = await stage.get(String(reference), stage.nurse);
    return read.status === 200 ? taskOf(read) : undefined;
  });
}

describe('A call for a resident', () => {
  test('who is not restricted says who they are, and is found by them', async () => {
    const task = await called();
    patient = String(Object(task['for']).reference);
    expect([patient, task.note.length > 0]).toEqual([expect.stringMatching(/^Patient\//), true]);
    for (const type of ['Task', 'Communication']) {
      const found = await stage.get(`${type}?patient=${patient}`, stage.nurse);
      expect([found.status, found.text.includes('9OZC001'), found.text.includes(patient)]).toEqual([200, true, true]);
    }
    await stage.answer(task.id, 'accepted', stage.nurse);
  });

  test('who is restricted is as urgent, names the home, and says nothing of who they are; it is not found by them', async () => {
    await restrict(true);
    const task = await called();
    expect([task.status, task['for'], task.focus, task.note]).toEqual(['requested', undefined, undefined, []]);
    for (const type of ['Task', 'Communication']) {
      const all = await stage.get(type, stage.nurse);
      expect([all.status, all.text.includes(task.id), all.text.includes(patient), all.text.includes(number)]).toEqual([
        200,
        true,
        false,
        false,
      ]);
      const found = await stage.get(`${type}?patient=${patient}`, stage.nurse);
      expect([found.status, Object(found.json).total, found.text.includes('9OZC001')]).toEqual([200, 0, false]);
    }
    // It can be answered all the same, and the home reads who it is about.
    expect((await stage.answer(task.id, 'accepted', stage.nurse)).status).toBe(200);
    const own = tasksOf(await stage.get(`Task?patient=${patient}`, stage.home));
    expect(own.length).toBeGreaterThan(0);
    expect(own.every((each) => Object(each['for']).reference === patient)).toBe(true);
    await restrict(false);
  });
});

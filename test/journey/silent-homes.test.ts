import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { noticeSilences } from '@ouzel/adapter-carehome';
import { codeOf, HOME, ladderOf, NURSES, startEscalating, taskOf, tasksOf } from '../world/escalating.ts';
import { startWorld, type World } from '../world/world.ts';

let world: World;
let stage: Awaited<ReturnType<typeof startEscalating>>;
beforeAll(async () => {
  world = await startWorld({ people: 10 });
  stage = await startEscalating(world);
});
afterAll(() => world.stop());

const DAY = 86_400;
const NIGHT = { from: '00:00', to: '23:59' };
const NEVER = { from: '00:00', to: '00:00' };
const rules = (quiet: object) => {
  const { bands, terms } = ladderOf(60);
  const silence = { afterSeconds: DAY, tell: [{ home: true }, { organisation: NURSES }] };
  return { bands, terms: { ...terms, quiet, silence } };
};
const post = async (): Promise<void> => {
  const seconds = Math.random() * 600;
  expect((await stage.post(stage.setAt(new Date(Date.now() - seconds * 1_000)))).status).toBe(200);
};
const told = async (status: string, token = stage.nurse) =>
  tasksOf(await stage.get(`Task?status=${status}`, token)).filter((each) => codeOf(each) === 'home-silent');
const noticed = (): number =>
  world.sample.twins.community.received().filter(({ body }) => JSON.stringify(body).includes('home-silent')).length;

describe('A home that posts every day', () => {
  test('and has been silent for a day is told of once, to itself and to its nurses, until it posts again', async () => {
    await stage.setLadder(rules(NEVER));
    for (let day = 0; day < 3; day += 1) {
      await post();
      await stage.pass(DAY);
    }
    const mine = await stage.until(async () => (await told('requested'))[0]);
    expect(mine).toMatchObject({
      description: expect.stringContaining('nothing has come from it for 24 hours'),
      for: { identifier: { value: HOME } },
      owner: { identifier: { value: NURSES } },
    });
    expect(JSON.stringify(mine)).not.toContain('Patient/');
    const owners = (await told('requested', stage.home)).map((each) => each.owner?.identifier.value);
    expect(new Set(owners)).toEqual(new Set([HOME, NURSES]));
    await stage.until(async () => (noticed() === 1 ? true : undefined));
    // The notice names the Task, and nobody.
    const notice = JSON.stringify(world.sample.twins.community.received());
    expect([notice.includes(`Task/${mine.id}`), notice.includes('Patient/')]).toEqual([true, false]);
    expect(taskOf(await stage.get(`Task/${mine.id}`, stage.nurse))).toEqual(mine);

    await stage.pass(DAY);
    expect(await noticeSilences(world.system)).toBe(0);
    expect(await told('requested')).toHaveLength(1);
    await post();
    expect([await told('requested'), (await told('completed')).map(({ id }) => id)]).toEqual([[], [mine.id]]);
    // The next silence is another one.
    await stage.pass(DAY);
    await stage.until(async () => (noticed() === 2 ? true : undefined));
    expect((await told('requested')).map(({ id }) => id)).not.toContain(mine.id);
  });
});

describe('Nobody is told', () => {
  test('of a home that never posted much, nor in quiet hours, which only wait', async () => {
    await world.system.database.rows({ text: 'delete from carehome.silence' });
    await world.system.database.rows({ text: 'delete from carehome.vital_set' });
    await stage.setLadder(rules(NIGHT));
    await post();
    await stage.pass(2 * DAY);
    expect(await noticeSilences(world.system)).toBe(0);
    await stage.setLadder(rules(NEVER));
    expect(await noticeSilences(world.system)).toBe(0);
    await post();
    await stage.pass(DAY);
    await stage.setLadder(rules(NIGHT));
    await post();
    await stage.pass(DAY);
    expect(await noticeSilences(world.system)).toBe(0);
    expect(await told('requested')).toEqual([]);
    await stage.setLadder(rules(NEVER));
    await noticeSilences(world.system);
    expect(await told('requested')).toHaveLength(1);
  });

  test('but those whom the place names and the home: others find no such Task, and nobody can answer it away', async () => {
    const [mine] = await told('requested');
    expect((await stage.get(`Task/${mine?.id ?? ''}`, stage.gp)).status).toBe(404);
    expect((await stage.answer(mine?.id ?? '', 'completed', stage.nurse)).status).toBe(403);
    expect((await stage.answer(mine?.id ?? '', 'completed', stage.gp)).status).toBe(404);
    expect(await told('requested', stage.gp)).toEqual([]);
    expect(await told('requested')).toHaveLength(1);
  });
});

import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ask } from '../world/api.ts';
import { consentOf } from '../world/consents.ts';
import { codeOf, ladderOf, NURSES, PRACTICE, receiptIn, SEVEN, startEscalating, taskOf, tasksOf } from '../world/escalating.ts';
import { startWorld, type World } from '../world/world.ts';

let world: World;
let stage: Awaited<ReturnType<typeof startEscalating>>;
beforeAll(async () => {
  world = await startWorld({ people: 10 });
  stage = await startEscalating(world);
});
afterAll(() => world.stop());

let minutes = 50;
/** Each set is of a later minute than the one before, so that none is overtaken. */
const nextTime = (): Date => new Date(Date.now() - (minutes -= 1) * 60_000);
const receipt = async (path: string) => taskOf(await stage.get(path, stage.home));
const codesOf = (answered: Awaited<ReturnType<typeof receipt>>): string[] =>
  answered.output.flatMap(({ type }) => type.coding.map(({ code }) => code)).filter((code) => code !== 'stored');

describe('A score of seven or more', () => {
  test('calls the nurses, who see why and accept; the home reads so in the receipt, and nobody else is called', async () => {
    await stage.setLadder(ladderOf(60));
    const posted = await stage.post(stage.setAt(nextTime(), SEVEN));
    const path = receiptIn(posted);
    expect(path).toMatch(/^Task\/[0-9a-z]{26}\.[0-9a-z]{26}$/);
    const called = await stage.until(async () => {
      const { output } = await receipt(path);
      return output.some(({ type }) => type.coding[0]?.code === 'delivered-at') ? output : undefined;
    });
    expect(called.filter(({ type }) => type.coding[0]?.code === 'told')).toMatchObject([
      { valueReference: { identifier: { value: NURSES }, display: 'requested' } },
    ]);
    // The notice names the Task and the resident, and says nothing of either.
    const notice = JSON.stringify(world.sample.twins.community.received());
    expect(notice).toContain('news2-escalation');
    expect(notice).not.toContain('NEWS2 ');
    const named = /Task\/[0-9a-z.]+/.exec(notice)?.[0] ?? '';

    const mine = taskOf(await stage.get(named, stage.nurse));
    expect(tasksOf(await stage.get('Task?status=requested', stage.nurse)).map(({ id }) => id)).toEqual([mine.id]);
    expect(mine).toMatchObject({ status: 'requested', priority: 'stat', requester: { identifier: { value: '9OZC001' } } });
    expect(mine.note[0]?.text).toMatch(/^NEWS2 8 /);
    expect((await stage.get(mine.focus?.reference ?? '', stage.nurse)).status).toBe(200);
    const accepted = await stage.answer(mine.id, 'accepted', stage.nurse);
    expect([accepted.status, taskOf(accepted).status]).toEqual([200, 'accepted']);
    expect(taskOf(accepted).owner?.display).toBe('Sade Okafor');

    const after = await receipt(path);
    expect([after.status, after.businessStatus?.text, codesOf(after)]).toEqual([
      'completed',
      'Stored and scored. Somebody has answered.',
      ['stored-at', 'scored', 'told', 'delivered-at', 'answered-at'],
    ]);
    expect(tasksOf(await stage.get('Task?status=requested', stage.gp))).toEqual([]);
  });

  test('that nobody answers for goes from step to step, and the home is told plainly that nobody acted', async () => {
    await stage.setLadder(ladderOf(1));
    const path = receiptIn(await stage.post(stage.setAt(nextTime(), SEVEN)));
    const last = await stage.until(async () => {
      const found = await receipt(path);
      return found.status === 'failed' ? found : undefined;
    });
    expect(last.businessStatus?.text).toContain('ring 111, or 999');
    const steps = tasksOf(await stage.get(`Task?focus=${last.focus?.reference ?? ''}`, stage.home));
    expect(steps.map((each) => [codeOf(each), each.owner?.identifier.value, each.status])).toEqual([
      ['receipt', '9OZC001', 'failed'],
      ['nobody-acted', '9OZC001', 'requested'],
      ['review', PRACTICE, 'failed'],
      ['review', NURSES, 'failed'],
    ]);
    // Who answers late still answers.
    const [late] = steps.filter((each) => each.owner?.identifier.value === NURSES);
    expect((await stage.answer(late?.id ?? '', 'accepted', stage.nurse)).status).toBe(200);
    expect((await receipt(path)).status).toBe('completed');
  });

  test('is refused by the nurses: the next is called at once', async () => {
    await stage.setLadder(ladderOf(60));
    await stage.post(stage.setAt(nextTime(), SEVEN));
    const mine = await stage.until(async () => tasksOf(await stage.get('Task?status=requested', stage.nurse))[0]);
    expect((await stage.answer(mine.id, 'rejected', stage.nurse)).status).toBe(200);
    const theirs = await stage.until(async () => tasksOf(await stage.get('Task?status=requested', stage.gp))[0]);
    expect((await stage.answer(theirs.id, 'completed', stage.gp)).status).toBe(200);
  });
});

describe('Nobody is called twice, nor for nothing', () => {
  const opened = async (): Promise<number> => {
    const [row] = await world.system.database.rows<{ n: number }>({ text: 'select count(*)::int as n from carehome.escalation' });
    return row?.n ?? 0;
  };

  test('the same set again, with its key or without one, calls once; a score of nothing calls nobody', async () => {
    const before = await opened();
    const at = nextTime();
    const key = { 'Idempotency-Key': randomUUID() };
    const set = stage.setAt(at, SEVEN);
    await Promise.all([stage.post(set, key), stage.post(set, key), stage.post(set), stage.post(set)]);
    expect(await opened()).toBe(before + 1);
    const calm = receiptIn(await stage.post(stage.setAt(nextTime())));
    expect([await opened(), (await receipt(calm)).businessStatus?.text]).toEqual([before + 1, 'Stored and scored.']);
  });

  test('a set that a later whole set has overtaken wakes nobody', async () => {
    const before = await opened();
    const path = receiptIn(await stage.post(stage.setAt(new Date(Date.now() - 3_000_000), SEVEN)));
    expect([await opened(), (await receipt(path)).status]).toEqual([before, 'completed']);
  });
});

describe('A call is between the home and whom it calls', () => {
  test('others find nothing, and answer for nobody', async () => {
    await stage.setLadder(ladderOf(60));
    await stage.post(stage.setAt(nextTime(), SEVEN));
    const mine = await stage.until(async () => tasksOf(await stage.get('Task?status=requested', stage.nurse))[0]);
    const others = [await world.token('clinician'), await world.token('careHomeB')];
    for (const token of others) expect((await stage.get(`Task/${mine.id}`, token)).status).toBe(404);
    expect((await stage.answer(mine.id, 'accepted', stage.gp)).status).toBe(404);
    expect((await stage.answer(mine.id, 'accepted', stage.home)).status).toBe(403);
    expect((await stage.answer(mine.id, 'requested', stage.nurse)).status).toBe(400);
    expect((await stage.answer(mine.id, 'accepted', stage.nurse, { 'If-Match': 'W/"77"' })).status).toBe(412);
    expect(taskOf(await stage.get(`Task/${mine.id}`, stage.nurse)).status).toBe('requested');
    expect(taskOf(await stage.get(`Communication/${mine.id}`, stage.nurse)).resourceType).toBe('Communication');
  });
});

describe('A doubt about consent', () => {
  test('narrows what those who are called see, and stops nobody from being called', async () => {
    const patient = world.people['careHomeResident'] ?? '';
    const officer = await world.token('consentAdmin', 'HOPERAT');
    const objection = consentOf(patient, 'no-share', { with: [NURSES] });
    expect((await ask(world.fhirBase, 'Consent', { token: officer, body: objection })).status).toBe(201);
    await stage.setLadder(ladderOf(60));
    const find = async () => tasksOf(await stage.get('Task?status=requested', stage.nurse));
    const before = (await find()).map(({ id }) => id);
    const path = receiptIn(await stage.post(stage.setAt(nextTime(), SEVEN)));
    const mine = await stage.until(async () => (await find()).find(({ id }) => !before.includes(id)));
    const text = (await stage.get(`Task/${mine.id}`, stage.nurse)).text;
    expect(text).toContain('Ring the home');
    for (const hidden of [patient, 'NEWS2', 'Observation/', 'sbar-']) expect(text).not.toContain(hidden);
    expect((await stage.answer(mine.id, 'accepted', stage.nurse)).text).not.toContain('NEWS2');
    const read = await receipt(path);
    expect([read.status, read.note[0]?.text]).toEqual(['completed', expect.stringMatching(/^NEWS2 8 /)]);
  });
});

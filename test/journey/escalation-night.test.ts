import { randomUUID } from 'node:crypto';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { admission, discharge, HOSPITALS } from '@ouzel/region';
import type { Answer } from '../world/api.ts';
import {
  codeOf,
  HOME,
  ladderOf,
  NURSES,
  PRACTICE,
  receiptIn,
  SEVEN,
  startEscalating,
  taskOf,
  tasksOf,
} from '../world/escalating.ts';
import { startWorld, type World } from '../world/world.ts';

let world: World;
let stage: Awaited<ReturnType<typeof startEscalating>>;
beforeAll(async () => {
  world = await startWorld({ people: 10 });
  stage = await startEscalating(world);
});
afterAll(() => world.stop());

const hoursAgo = (hours: number): Date => new Date(Date.now() - hours * 3_600_000);
const receipt = async (path: string) => taskOf(await stage.get(path, stage.home));
const stepsOf = async (path: string) =>
  tasksOf(await stage.get(`Task?focus=${(await receipt(path)).focus?.reference ?? ''}`, stage.home)).filter(
    (each) => codeOf(each) !== 'receipt',
  );

/** Posts, and loses the connection before the answer comes. */
function postIntoNothing(body: unknown, key: string): Promise<void> {
  const { hostname, port, pathname } = new URL(world.fhirBase);
  const text = JSON.stringify(body);
  const head = [
    `POST ${pathname} HTTP/1.1`,
    `Host: ${hostname}`,
    `Authorization: Bearer ${stage.home}`,
    'Content-Type: application/fhir+json',
    `Idempotency-Key: ${key}`,
    `Content-Length: ${Buffer.byteLength(text)}`,
  ];
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname, () => {
      socket.write(`${head.join('\r\n')}\r\n\r\n${text}`, () => setTimeout(() => socket.destroy(), 5));
    });
    socket.on('error', () => undefined);
    socket.on('close', () => resolve());
  });
}

describe('A resident deteriorates at 3 a.m., Wi-Fi down for an hour, the first nurse does not answer', () => {
  test('the set is kept once, the nurses and then the practice are called, the practice answers, and the home reads all of it', async () => {
    // The practice keeps hours, and it is night everywhere; at seven or more it is called all the same.
    const ladder = ladderOf(2, 60);
    const kept = ladder.bands['7+'].map((step, at) => (at === 0 ? step : { ...step, keepsHours: true }));
    const quiet = { from: '00:00', to: '23:59' };
    await stage.setLadder({ bands: { ...ladder.bands, '7+': kept }, terms: { ...ladder.terms, quiet } });
    // Taken an hour ago by a home whose clock is right; posted until an answer comes.
    const set = stage.setAt(new Date(Date.now() - 61 * 60_000), SEVEN);
    const key = { 'Idempotency-Key': randomUUID() };
    for (let lost = 0; lost < 5; lost += 1) await postIntoNothing(set, key['Idempotency-Key']);
    const posted = await stage.until(async (): Promise<Answer | undefined> => {
      const answer = await stage.post(set, key);
      return answer.status === 200 ? answer : undefined;
    });
    expect(posted.text).toContain('This set is over an hour old: repeat the readings now.');
    expect(posted.text).toContain('ring 999 now');
    const path = receiptIn(posted);

    const theirs = await stage.until(async () => tasksOf(await stage.get('Task?status=requested', stage.gp))[0]);
    expect(theirs.note[0]?.text).toMatch(/^NEWS2 8 /);
    expect((await stage.answer(theirs.id, 'accepted', stage.gp)).status).toBe(200);
    expect((await stepsOf(path)).map((each) => [each.owner?.identifier.value, each.status])).toEqual([
      [PRACTICE, 'accepted'],
      [NURSES, 'failed'],
    ]);
    const read = await receipt(path);
    expect([read.status, read.output.map(({ type }) => type.text)]).toEqual([
      'completed',
      expect.arrayContaining([`Delivered to ${NURSES}`, `Delivered to ${PRACTICE}`, 'Answered by Dr Helen Marlow']),
    ]);
    const [row] = await world.system.database.rows<{ sets: number; calls: number }>({
      text: 'select (select count(*)::int from carehome.vital_set) as sets, (select count(*)::int from carehome.escalation) as calls',
    });
    expect(row).toEqual({ sets: 1, calls: 1 });
  });

  test('at five or six, who keeps hours is passed over at night, and nobody is left out', async () => {
    const { bands, terms } = ladderOf(60);
    const kept = bands['5-6'].map((step, at) => (at === 0 ? { ...step, keepsHours: true } : step));
    await stage.setLadder({ bands: { ...bands, '5-6': kept }, terms: { ...terms, quiet: { from: '00:00', to: '23:59' } } });
    const path = receiptIn(await stage.post(stage.setAt(hoursAgo(0.5), { pulse: 115, temperature: 38.5, systolic: 100 })));
    const theirs = await stage.until(async () => tasksOf(await stage.get('Task?status=requested', stage.gp))[0]);
    expect((await stepsOf(path)).map((each) => each.owner?.identifier.value)).toEqual([PRACTICE]);
    expect((await stage.answer(theirs.id, 'accepted', stage.gp)).status).toBe(200);
  });

  test('hours late, the home repeats first; whole new readings take the place of the old, and nobody is woken', async () => {
    await stage.setLadder(ladderOf(60));
    const at = new Date(Date.now() - 20 * 60_000);
    // The readings of the night before come when nothing newer is there: of a moment that no later set has overtaken.
    await world.system.database.rows({ text: 'delete from carehome.vital_set' });
    const old = receiptIn(await stage.post(stage.setAt(hoursAgo(5), SEVEN)));
    const repeat = await stage.until(async () => (await stepsOf(old))[0]);
    expect([codeOf(repeat), repeat.owner?.identifier.value]).toEqual(['repeat', HOME]);
    // The home has no inbox, and has its time all the same.
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect(await stepsOf(old)).toHaveLength(1);
    // That the home has read it is no review: the ladder waits for the readings, or goes on without.
    expect((await stage.answer(repeat.id, 'accepted', stage.home)).status).toBe(200);
    expect((await receipt(old)).status).toBe('in-progress');
    await stage.post(stage.setAt(at));
    await world.system.database.rows({ text: "update carehome.escalation set next_at = now() where state = 'open'" });
    await stage.until(async () =>
      (await receipt(old)).businessStatus?.text.includes('taken its place') === true ? true : undefined,
    );
    expect(await stepsOf(old)).toHaveLength(1);
  });
});

describe('Readings after those that called somebody', () => {
  test('are asked for once when they are overdue, and not where they came', async () => {
    const { bands, terms } = ladderOf(60);
    await stage.setLadder({ bands, terms: { ...terms, recheckWithinSeconds: 1 } });
    await world.system.database.rows({ text: 'delete from carehome.vital_set' });
    const path = receiptIn(await stage.post(stage.setAt(new Date(Date.now() - 15 * 60_000), SEVEN)));
    const asked = await stage.until(async () => (await stepsOf(path)).find((each) => codeOf(each) === 'recheck'));
    expect([asked.owner?.identifier.value, asked.status]).toEqual([HOME, 'requested']);
    await new Promise((resolve) => setTimeout(resolve, 1_200));
    expect((await stepsOf(path)).filter((each) => codeOf(each) === 'recheck')).toHaveLength(1);
    // Taking readings is no review: somebody must still answer.
    expect((await stage.answer(asked.id, 'completed', stage.home)).status).toBe(200);
    expect((await receipt(path)).status).toBe('in-progress');

    const followed = receiptIn(await stage.post(stage.setAt(new Date(Date.now() - 12 * 60_000), SEVEN)));
    await stage.post(stage.setAt(new Date(Date.now() - 11 * 60_000)));
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    expect((await stepsOf(followed)).map(codeOf)).toEqual(['review']);
  });
});

describe('Who was taken to hospital', () => {
  const number = () => world.sample.region.named.careHomeResident;
  const send = async (text: (person: Parameters<typeof admission>[0]) => string): Promise<void> => {
    const person = world.sample.region.people.find(({ nhsNumber }) => nhsNumber === number());
    if (person === undefined) throw new Error('There is no such resident.');
    const socket = connect(world.mllpPort, '127.0.0.1');
    await new Promise((resolve) => socket.once('connect', resolve));
    const answered = new Promise((resolve) => socket.once('data', resolve));
    socket.write(Buffer.concat([Buffer.from([0x0b]), Buffer.from(text(person)), Buffer.from([0x1c, 0x0d])]));
    expect(String(await answered)).toContain('|AA|');
    socket.destroy();
  };

  test('is not called for at the home, until they are out again', async () => {
    await stage.setLadder(ladderOf(1, 60));
    const path = receiptIn(await stage.post(stage.setAt(new Date(Date.now() - 60_000), SEVEN)));
    await stage.until(async () => (await stepsOf(path))[0]);
    const at = new Date();
    const hospital = HOSPITALS[0].ods;
    await send((person) => admission(person, { hospital, at, controlId: randomUUID().slice(0, 18) }, 'NIGHT-1'));
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    expect(await stepsOf(path)).toHaveLength(1);
    await send((person) =>
      discharge(person, { hospital, at: new Date(), controlId: randomUUID().slice(0, 18) }, { id: 'NIGHT-1', admitted: at }),
    );
    await stage.until(async () => ((await stepsOf(path)).length === 2 ? true : undefined));
  });
});

import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Answer, ask, issueOf } from '../world/api.ts';
import { ladderOf, startEscalating, taskOf, tasksOf } from '../world/escalating.ts';
import { startWorld, type World } from '../world/world.ts';

let world: World;
let stage: Awaited<ReturnType<typeof startEscalating>>;
beforeAll(async () => {
  world = await startWorld({ people: 10 });
  stage = await startEscalating(world);
  await stage.setLadder(ladderOf(60));
});
afterAll(() => world.stop());

const signs = (answers: Record<string, boolean>, change: object = {}) => ({
  resourceType: 'QuestionnaireResponse',
  status: 'completed',
  questionnaire: 'https://ouzel.example/fhir/Questionnaire/soft-signs|1.0',
  subject: { identifier: { system: 'https://fhir.nhs.uk/Id/nhs-number', value: world.sample.region.named.careHomeResident } },
  authored: new Date(Date.now() - 60_000).toISOString(),
  item: Object.entries(answers).map(([linkId, valueBoolean]) => ({ linkId, answer: [{ valueBoolean }] })),
  ...change,
});
const post = (body: object): Promise<Answer> => ask(world.fhirBase, 'QuestionnaireResponse', { token: stage.home, body });
const receiptOf = (answer: Answer): string => /<([^>]+)>; rel="status"/.exec(answer.headers.get('link') ?? '')?.[1] ?? '';

test('The example of the contract is taken', async () => {
  const example: object = JSON.parse(
    readFileSync(new URL('../../contracts/examples/care-homes/soft-signs.json', import.meta.url), 'utf8'),
  );
  const { subject, authored } = signs({});
  const posted = await post({ ...example, subject, authored });
  expect(posted.status).toBe(201);
  const mine = await stage.until(async () => tasksOf(await stage.get('Task?status=requested', stage.nurse))[0]);
  expect((await stage.answer(mine.id, 'completed', stage.nurse)).status).toBe(200);
});

test('The example of the contract is taken', async () => {
  const example: object = JSON.parse(
    readFileSync(new URL('../../contracts/examples/care-homes/soft-signs.json', import.meta.url), 'utf8'),
  );
  const { subject, authored } = signs({});
  const posted = await post({ ...example, subject, authored });
  expect(posted.status).toBe(201);
  const mine = await stage.until(async () => tasksOf(await stage.get('Task?status=requested', stage.nurse))[0]);
  expect((await stage.answer(mine.id, 'completed', stage.nurse)).status).toBe(200);
});

describe('Soft signs', () => {
  test('call whoever is on the ladder, in words, before any number does; the home is told what to do', async () => {
    const posted = await post(signs({ concern: true, 'more-confused': true, fallen: false }));
    expect([posted.status, posted.headers.get('x-ouzel-advice')]).toEqual([
      201,
      expect.stringContaining('take a full set of readings now'),
    ]);
    const mine = await stage.until(async () => tasksOf(await stage.get('Task?status=requested', stage.nurse))[0]);
    expect(mine.note[0]?.text).toBe('Soft signs: staff are concerned; more confused, drowsy or agitated than usual.');
    expect((await stage.answer(mine.id, 'accepted', stage.nurse)).status).toBe(200);
    expect(taskOf(await stage.get(receiptOf(posted), stage.home)).status).toBe('completed');
  });

  test('of which there are none call nobody', async () => {
    expect((await post(signs({ concern: false, fallen: false }))).status).toBe(201);
    expect(tasksOf(await stage.get('Task?status=requested', stage.nurse))).toEqual([]);
  });

  test.each<[string, () => object, number, string]>([
    ['another questionnaire', () => signs({ concern: true }, { questionnaire: 'https://other.example/q' }), 422, 'business-rule'],
    ['an unknown question', () => signs({ weather: true }), 422, 'business-rule'],
    ['no answer', () => signs({ concern: true }, { item: [{ linkId: 'concern' }] }), 422, 'business-rule'],
    ['unfinished', () => signs({ concern: true }, { status: 'in-progress' }), 422, 'business-rule'],
    [
      'of tomorrow',
      () => signs({ concern: true }, { authored: new Date(Date.now() + 86_400_000).toISOString() }),
      422,
      'business-rule',
    ],
    [
      'of last week',
      () => signs({ concern: true }, { authored: new Date(Date.now() - 7 * 86_400_000).toISOString() }),
      422,
      'business-rule',
    ],
    ['without a time', () => signs({ concern: true }, { authored: '2026-11-24' }), 400, 'required'],
  ])('%s: refused with what to do', async (_what, body, status, code) => {
    const answer = await post(body());
    expect([answer.status, issueOf(answer)]).toEqual([status, [status, code]]);
  });
});

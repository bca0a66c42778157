import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Answer, ask } from '../world/api.ts';
import { eventually, makeDue, startTraced, traceAgain, type Traced, traceOf } from '../world/tracing.ts';

let traced: Traced;
let officer: string;
let ig: string;
beforeAll(async () => {
  traced = await startTraced();
  ig = traced.world.fhirBase.replace('/fhir/R4', '/ig');
  officer = await traced.world.token('ig', 'HOPERAT');
});
afterAll(() => traced.stop());

const list = async (): Promise<Record<string, unknown> | undefined> =>
  Object((await ask(ig, 'sources', { token: officer })).json).sources.find(({ source }: { source: string }) => source === 'PDS');
const say = (what: string, body: object): Promise<Answer> =>
  ask(ig, `sources/PDS/${what}`, { method: 'POST', token: officer, body, headers: { 'Content-Type': 'application/json' } });

describe('The Personal Demographics Service', () => {
  test('is a source that can be stopped: nobody is traced until it is resumed', async () => {
    const patient = traced.idOf('story');
    await traceAgain(traced.world, patient);
    await eventually(async () => ((await list())?.['state'] === 'answering' ? true : undefined));
    expect((await say('stop', { cause: 'maintenance', copies: 'shown', reason: 'told by the service desk' })).status).toBe(200);
    const before = (await traceOf(traced.world, patient)).as_of;
    await makeDue(traced.world, patient);
    await new Promise((go) => void setTimeout(go, 2_000));
    expect((await traceOf(traced.world, patient)).as_of).toEqual(before);
    expect(await list()).toMatchObject({ state: 'stopped', word: { cause: 'maintenance' } });
    expect((await say('resume', { reason: 'it is back' })).status).toBe(200);
    const after = await eventually(async () => {
      const { as_of: at } = await traceOf(traced.world, patient);
      return at !== null && before !== null && at > before ? at : undefined;
    });
    expect(after).toBeInstanceOf(Date);
  });
});

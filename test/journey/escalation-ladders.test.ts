import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Answer, ask, issueOf } from '../world/api.ts';
import { HOME, ladderOf, startEscalating, tasksOf } from '../world/escalating.ts';
import { acting, type Minting, startMinting } from '../world/minting.ts';

let minting: Minting;
let stage: Awaited<ReturnType<typeof startEscalating>>;
beforeAll(async () => {
  minting = await startMinting();
  stage = await startEscalating(minting.world);
});
afterAll(() => minting.stop());

const [OFFICER, GUARDIAN] = ['R0001', 'R5105'];
/** At the door of information governance, in a role there. */
async function ig(body: object | undefined, role = GUARDIAN): Promise<Answer> {
  const claims = { ...acting(role), purpose_of_use: 'HOPERAT' };
  const token = await minting.token('9OZX01', 'user/AuditEvent.rs user/$agreements', claims);
  const json = body === undefined ? {} : { body, headers: { 'Content-Type': 'application/json' } };
  return ask(minting.world.fhirBase.replace('/fhir/R4', '/ig'), 'escalation-ladders', { token, ...json });
}
const toGp = { to: { relationship: 'gp-registration' }, answerWithinSeconds: 60 };

describe('Who is called at a place', () => {
  test('is published by the Caldicott Guardian, read by officers, and holds for the very next set', async () => {
    const bands = { ...ladderOf(60).bands, 'single-3': [toGp] };
    const published = await ig({ place: HOME, version: 1, ...ladderOf(60), bands });
    expect([published.status, published.json]).toEqual([200, { published: `${HOME}/1` }]);
    expect(Object((await ig(undefined, OFFICER)).json).ladders).toMatchObject([
      { place: '*', version: 1, setBy: 'Ouzel' },
      { place: HOME, version: 1, bands: { 'single-3': [toGp] } },
    ]);
    await stage.post(stage.setAt(new Date(Date.now() - 60_000), { respirationRate: 25 }));
    await stage.until(async () => tasksOf(await stage.get('Task?status=requested', stage.gp))[0]);
    expect(tasksOf(await stage.get('Task?status=requested', stage.nurse))).toEqual([]);
  });

  test('is set by nobody else, never over another version, and never with somebody who takes no part', async () => {
    const whole = { place: HOME, version: 2, ...ladderOf(60) };
    expect((await ig(whole, OFFICER)).status).toBe(403);
    expect(issueOf(await ig({ ...whole, version: 1 }))).toEqual([412, 'conflict']);
    expect(issueOf(await ig({ ...whole, place: '9OZP001' }))).toEqual([400, 'value']);
    const nobody = [{ to: { organisation: '9OZZ99' }, answerWithinSeconds: 60 }];
    expect(issueOf(await ig({ ...whole, bands: { ...whole.bands, '7+': nobody } }))).toEqual([400, 'value']);
    expect((await ig({ ...whole, bands: { '7+': [toGp] } })).status).toBe(400);
    const endless = [{ ...toGp, answerWithinSeconds: 1_000_000 }];
    expect((await ig({ ...whole, bands: { ...whole.bands, '7+': endless } })).status).toBe(400);
  });
});

import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { type Answer, ask, type Asked, bundleOf, issueOf } from '../world/api.ts';
import { acting, type Minting, startMinting } from '../world/minting.ts';
import { openReconstructing, traced } from '../world/reconstructing.ts';
import { startWorld, type World } from '../world/world.ts';

let minting: Minting;
/** Another process of the same exchange. */
let second: World;
let clinician: string;
let officer: string;
let ig: string;
const [EXCHANGE, PRACTICE] = ['9OZX01', '9OZP001'];
const FOR = { purpose_of_use: 'HOPERAT', ...acting('R5105') };
const SCOPE = 'user/AuditEvent.rs user/$stop-sources';
const STOP = { cause: 'wrong-data', copies: 'hidden', reason: 'ticket 12: two people mixed up' };

beforeAll(async () => {
  minting = await startMinting();
  const { world } = minting;
  await world.story();
  second = await startWorld({
    database: world.databaseUrl,
    issuers: () => [...world.sample.around.issuers, ...minting.issuers].map((each) => ({ ...each, audience: world.fhirBase })),
  });
  clinician = await world.token('clinician');
  officer = await minting.token(EXCHANGE, SCOPE, FOR);
  ig = `${new URL(world.fhirBase).origin}/ig`;
});
afterEach(() => minting.rows('delete from consent.source_stop'));
afterAll(async () => {
  await second.stop();
  await minting.stop();
});

const say = (path: string, body: object, asked: Asked = {}): Promise<Answer> =>
  ask(ig, path, { method: 'POST', token: officer, body, headers: { 'Content-Type': 'application/json' }, ...asked });
const stop = (body: object = STOP): Promise<Answer> => say(`sources/${PRACTICE}/stop`, body);

const listed = z.object({ sources: z.array(z.looseObject({ source: z.string(), state: z.string() })) });
async function shownOf(source: string): Promise<Record<string, unknown> | undefined> {
  const { sources } = listed.parse((await ask(ig, 'sources', { token: officer })).json);
  return sources.find((each) => each.source === source);
}

const askedSoFar = (): number => [minting.world, second].reduce((sum, { sample }) => sum + sample.twins.gp.asked(PRACTICE), 0);

/** How many entries of the whole record are the practice's, and what is said of sources. */
async function opened(base = minting.world.fhirBase): Promise<{ fromPractice: number; said: string; asked: number }> {
  const before = askedSoFar();
  const answer = await ask(base, `Patient/${minting.world.people['story']}/$everything`, { token: clinician });
  const entries = (bundleOf(answer).entry ?? []).map((entry) => JSON.stringify(entry));
  const fromPractice = entries.filter((text) => text.includes(`"code":"${PRACTICE}"`) && text.includes('"tag"')).length;
  return { fromPractice, said: entries.at(-1) ?? '', asked: askedSoFar() - before };
}

describe('A source that is stopped', () => {
  test('is asked by no process from the next request on, what it gave is not shown, and readers are told why', async () => {
    const whole = await opened();
    expect(whole.fromPractice).toBeGreaterThan(0);
    expect((await stop()).json).toEqual({ source: PRACTICE, state: 'stopped' });
    for (const base of [second.fhirBase, minting.world.fhirBase]) {
      const without = await opened(base);
      expect([without.fromPractice, without.asked]).toEqual([0, 0]);
      expect(without.said).toContain('What it holds is not here. The exchange stopped asking it on ');
      expect(without.said).toContain('what it sends may be wrong. Ask the organisation itself');
      // What the officer wrote is not for readers.
      expect(without.said).not.toContain('ticket');
    }
    expect((await say(`sources/${PRACTICE}/resume`, { reason: 'mended' })).status).toBe(200);
    for (const base of [second.fhirBase, minting.world.fhirBase])
      expect((await opened(base)).fromPractice).toBe(whole.fromPractice);
  });

  test('hides its earlier answers by every way, or shows them as old, as the officer said', async () => {
    const id = minting.world.people['story'] ?? '';
    const search = `AllergyIntolerance?patient=${id}`;
    const before = bundleOf(await ask(minting.world.fhirBase, search, { token: clinician })).entry ?? [];
    const [allergy] = before.flatMap(({ resource }) => (resource?.resourceType === 'AllergyIntolerance' ? [resource] : []));
    const own = `AllergyIntolerance/${allergy?.id}`;
    const read = (path = own) => ask(minting.world.fhirBase, path, { token: clinician });
    expect((await read()).status).toBe(200);
    await stop();
    for (const path of [own, `${own}/_history`, `${own}/_history/1`])
      expect([path, (await read(path)).status]).toEqual([path, 404]);
    const found = bundleOf(await read(search));
    expect(found.entry.map(({ search: how }) => how?.mode)).toEqual(['outcome']);
    expect([found.total, JSON.stringify(found)]).toEqual([0, expect.stringContaining('The exchange stopped asking it on')]);
    expect((await read(`Patient/${id}/$summary`)).text).toContain('The exchange stopped asking it on');
    await say(`sources/${PRACTICE}/resume`, { reason: 'mended' });
    await stop({ ...STOP, cause: 'maintenance', copies: 'shown' });
    const { fromPractice, said, asked } = await opened();
    expect(asked).toBe(0);
    expect(fromPractice).toBeGreaterThan(0);
    expect(said).toContain('an earlier copy is shown');
    expect(said).toContain('its system is being worked on');
    expect((await read()).status).toBe(200);
  });

  test.each(['hidden', 'shown'])('is part of a past answer that is written again, byte for byte: copies %s', async (copies) => {
    await opened();
    await stop({ ...STOP, copies });
    const reconstructing = await openReconstructing(minting);
    const { trace, headers } = traced(copies === 'shown' ? 901 : 902);
    const path = `Patient/${minting.world.people['story']}/$everything`;
    const answer = await ask(minting.world.fhirBase, path, { token: clinician, headers });
    expect(answer.text).toContain('The exchange stopped asking it on');
    await say(`sources/${PRACTICE}/resume`, { reason: 'mended' });
    const again = await reconstructing.open(await reconstructing.eventOf(trace));
    expect(again).toMatchObject({ state: 'exact', content: answer.text });
  });

  test('is on the list with who stopped it and why; the trail has both words', async () => {
    await opened();
    const state = async () => (await shownOf(PRACTICE))?.['state'];
    const until = Date.now() + 5_000;
    while ((await state()) !== 'answering' && Date.now() < until) await new Promise((go) => void setTimeout(go, 100));
    expect(await shownOf(PRACTICE)).toMatchObject({ state: 'answering', asked: true, kind: 'gp-practice' });
    await stop();
    expect(await shownOf(PRACTICE)).toMatchObject({
      state: 'stopped',
      word: { stopped: true, cause: 'wrong-data', copies: 'hidden', reason: STOP.reason, byName: 'Dr Test' },
    });
    await say(`sources/${PRACTICE}/resume`, { reason: 'mended' });
    expect(await shownOf(PRACTICE)).toMatchObject({ state: 'answering', word: { stopped: false, reason: 'mended' } });
    const events = await minting.rows<{ event: string }>(
      `select event from audit.event where event like '%/sources/${PRACTICE}/%' order by sequence desc limit 2`,
    );
    expect(events.map(({ event }) => Object(JSON.parse(event)).query)).toEqual([
      expect.stringMatching(/resume resumed$/),
      expect.stringMatching(/stop cause=wrong-data copies=hidden$/),
    ]);
  });

  test('is not stopped by whoever may not, twice, or without a reason', async () => {
    for (const [ods, scope, claims] of [
      [PRACTICE, SCOPE, FOR],
      [EXCHANGE, 'user/AuditEvent.rs', FOR],
      [EXCHANGE, SCOPE, { ...FOR, ...acting('R8000') }],
      [EXCHANGE, SCOPE, { ...FOR, purpose_of_use: 'TREAT' }],
    ] as const) {
      const token = await minting.token(ods, scope, claims);
      expect((await say(`sources/${PRACTICE}/stop`, STOP, { token })).status).toBe(403);
    }
    expect(issueOf(await stop({ cause: 'wrong-data', copies: 'hidden' }))).toEqual([400, 'invalid']);
    expect(issueOf(await stop({ ...STOP, cause: 'a whim' }))).toEqual([400, 'invalid']);
    expect((await say('sources/9OZH01/stop', STOP)).status).toBe(404);
    expect((await say(`sources/${PRACTICE}/resume`, { reason: 'mended' })).status).toBe(412);
    expect((await stop()).status).toBe(200);
    expect((await stop()).status).toBe(412);
    expect((await opened()).fromPractice).toBe(0);
  });
});

describe('A source that answers about somebody else', () => {
  // The last of this file: the process asks the practice no more.
  test('is on the list as paused by itself', async () => {
    minting.world.sample.twins.gp.setFault(PRACTICE, 'wrong-patient');
    for (let turn = 0; turn < 3; turn += 1) await opened();
    const until = Date.now() + 5_000;
    while ((await shownOf(PRACTICE))?.['state'] !== 'paused' && Date.now() < until)
      await new Promise((go) => void setTimeout(go, 100));
    expect(await shownOf(PRACTICE)).toMatchObject({ state: 'paused', lastPaused: expect.any(String) });
  });
});

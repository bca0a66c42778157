import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { ask, bundleOf } from '../world/api.ts';
import { receiptIn, SEVEN, startEscalating, taskOf } from '../world/escalating.ts';
import { startWorld, type World } from '../world/world.ts';

/** A kit of a home: it names itself in each reading, by the number on its label. */
const KIT = { identifier: { system: 'https://kits.example/serial', value: 'WZ-104-77' }, display: 'Telehealth kit 4' };
const kept = z.looseObject({
  device: z.looseObject({ identifier: z.object({ value: z.string() }) }),
  effectiveDateTime: z.string(),
});

let world: World;
let stage: Awaited<ReturnType<typeof startEscalating>>;
beforeAll(async () => {
  world = await startWorld({ people: 10 });
  stage = await startEscalating(world);
});
afterAll(() => world.stop());

/** What a kit sends at a time of its own clock. */
function kitAt(taken: Date, change: Parameters<typeof stage.setAt>[1] = {}) {
  const set = stage.setAt(taken, change);
  const entry = (set.entry ?? []).map(({ resource, ...rest }) => ({ ...rest, resource: { ...resource, device: KIT } }));
  return { ...set, entry };
}
const minutesAhead = (minutes: number): Date => new Date(Date.now() + minutes * 60_000);

describe('A kit posts a round of readings', () => {
  test('they are a set: stored with the device that took them, scored, and receipted', async () => {
    const posted = await stage.post(kitAt(new Date(), SEVEN), { 'Idempotency-Key': randomUUID() });
    const [first] = bundleOf(posted).entry;
    expect(first?.response?.status).toBe('201 Created');
    const path = (first?.response?.location ?? '').replace(/\/_history.*/, '');
    const { device } = kept.parse((await ask(world.fhirBase, path, { token: stage.home })).json);
    expect(device.identifier.value).toBe(KIT.identifier.value);
    const receipt = taskOf(await stage.get(receiptIn(posted), stage.home));
    expect(receipt.note.map(({ text }) => text).join(' ')).toContain('NEWS2 8');
  });

  test('a clock that is some minutes ahead is shown in the receipt, and the time is kept as it was said', async () => {
    const taken = minutesAhead(4);
    const posted = await stage.post(kitAt(taken));
    const receipt = taskOf(await stage.get(receiptIn(posted), stage.home));
    expect(receipt.note.map(({ text }) => text).join(' ')).toMatch(/The clock of the home is 2[0-9]{2} seconds ahead of ours/);
    const path = (bundleOf(posted).entry[0]?.response?.location ?? '').replace(/\/_history.*/, '');
    const { effectiveDateTime } = kept.parse((await ask(world.fhirBase, path, { token: stage.home })).json);
    expect(new Date(effectiveDateTime).getTime()).toBe(taken.getTime());
  });

  test('a clock that is far ahead or days behind is not believed: each reading is refused with what to do', async () => {
    for (const [taken, sentence] of [
      [minutesAhead(61), 'Check the clock of the device'],
      [minutesAhead(-60 * 24 * 365), 'over 48 hours old'],
    ] as const) {
      const posted = await stage.post(kitAt(taken, SEVEN));
      const responses = bundleOf(posted).entry.map(({ response }) => response);
      expect(new Set(responses.map((each) => each?.status))).toEqual(new Set(['422']));
      expect(responses.every((each) => JSON.stringify(each?.outcome).includes(sentence))).toBe(true);
    }
  });
});

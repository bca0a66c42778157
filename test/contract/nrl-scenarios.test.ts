import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { scenarios } from './nrl-scenario.ts';
import { openStage, type Stage } from './nrl-stage.ts';
import { take } from './nrl-steps.ts';
import { overSamples, sample, samples } from './samples.ts';

/** Scenarios that say what the exchange does otherwise on purpose, by name, with the reason. */
const OTHERWISE: Readonly<Record<string, string>> = {};

overSamples(() => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage();
  });
  beforeEach(() => stage.clear());
  afterAll(() => stage.stop());

  describe('The scenarios of the record locator', () => {
    const all = scenarios();
    const applying = all.filter(({ name }) => OTHERWISE[name] === undefined);

    test(`are all here: ${all.length}, of which ${all.length - applying.length} do not apply`, () => {
      expect(all.length).toBeGreaterThanOrEqual(46);
      expect(Object.keys(OTHERWISE).filter((name) => !all.some((each) => each.name === name))).toEqual([]);
      for (const [name, reason] of Object.entries(OTHERWISE)) process.stderr.write(`does not apply: ${name}: ${reason}\n`);
    });

    test.each(applying.map((each) => [each.name, each] as const))('%s', async (_name, { steps }) => {
      const going = { stage };
      for (const step of steps) await take(going, step);
    });
  });

  describe('Published pointers', () => {
    const files = samples('nrl-r4/DocumentReference', '.json').map(({ name }) => name);
    test.each(files)('%s can be published, read by its holder, and deleted', async (name) => {
      await stage.authorise('Y05868', ['http://snomed.info/sct|736253002']);
      const body = JSON.parse(sample(`nrl-r4/DocumentReference/${name}`));
      const put = await stage.as('Y05868', 'producer', 'DocumentReference', { method: 'PUT', body });
      expect([put.status, put.text]).toEqual([201, expect.stringContaining('RESOURCE_CREATED')]);
      const {
        meta: _meta,
        date: _date,
        ...shown
      } = Object((await stage.as('Y05868', 'producer', `DocumentReference/${body.id}`)).json);
      const { meta: _posted, date: _given, ...sent } = body;
      expect(shown).toEqual(sent);
      const gone = await stage.as('Y05868', 'producer', `DocumentReference/${body.id}`, { method: 'DELETE' });
      expect([gone.status, gone.text]).toEqual([200, expect.stringContaining('RESOURCE_DELETED')]);
    });
  });
});

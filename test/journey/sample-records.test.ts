import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { overSamples } from '../contract/samples.ts';
import { faultsOf } from '../contract/r4-schema.ts';
import { startWorld, type World } from '../world/world.ts';

const record = z.looseObject({
  total: z.number(),
  entry: z.array(z.looseObject({ resource: z.looseObject({ resourceType: z.string() }) })),
});

describe('GP records of others, from end to end', () => {
  overSamples(() => {
    let world: World;
    let token: string;
    beforeAll(async () => {
      world = await startWorld({ people: 5 });
      token = await world.token('gp');
    });
    afterAll(() => world.stop());

    const open = async (nhsNumber: string) => {
      const get = async (path: string): Promise<unknown> =>
        (await fetch(`${world.fhirBase}/${path}`, { headers: { Authorization: `Bearer ${token}` } })).json();
      const found = z
        .looseObject({ entry: z.array(z.looseObject({ resource: z.looseObject({ id: z.string() }) })) })
        .parse(await get(`Patient?identifier=https://fhir.nhs.uk/Id/nhs-number|${nhsNumber}`));
      return record.parse(await get(`Patient/${found.entry[0]?.resource.id}/$everything`));
    };

    test('each is asked over GP Connect, shown as R4, and says what is not shown', async () => {
      expect(world.sample.samples.length).toBeGreaterThan(14);
      for (const { nhsNumber } of world.sample.samples) {
        const { total, entry } = await open(nhsNumber);
        const outcome = JSON.stringify(entry.at(-1)?.resource);
        expect(entry.flatMap(({ resource }) => faultsOf(resource))).toEqual([]);
        expect(entry.length).toBe(total + 1);
        expect(outcome).toMatch(/"valueCode":"(complete|partial)"/);
        expect(outcome).not.toContain('not carried over yet');
      }
    });
  });
});

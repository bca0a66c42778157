import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { overSamples } from '../contract/samples.ts';
import { WRONG } from '../contract/wrong-samples.ts';
import { startWorld, type World } from '../world/world.ts';
import { needed } from './adapt.ts';
import { type Example, exampleOf, isPosted, entriesOf, postableOf, type Unit, validFiles } from './examples.ts';
import { createPoster } from './posting.ts';
import { REFUSED } from './refused.ts';
import { createStore } from './store.ts';

let world: World;
let poster: Awaited<ReturnType<typeof createPoster>>;
let store: ReturnType<typeof createStore>;

type Way = 'posted' | 'refused by a rule of R4 or UK Core' | 'refused by design' | 'record store';
const files = new Map<string, string[]>();
const units = new Map<Way, string[]>();
const count = <Name>(into: Map<Name, string[]>, way: Name, type: string): unknown =>
  into.set(way, [...(into.get(way) ?? []), type]);

/** Where a rule says that it breaks R4: the same element of the entry by itself. */
function ruleFor({ name, resource }: Unit): string | undefined {
  const [file = '', place] = name.split('#');
  const [at] = WRONG[file] ?? [];
  if (place === undefined || at === undefined) return at;
  const within = `Bundle.entry[${place}].resource.`;
  return at.startsWith(within) ? `${resource.resourceType}.${at.slice(within.length)}` : undefined;
}

async function wayOf(unit: Unit): Promise<Way> {
  if (!isPosted(unit.resource)) {
    await store.keeps(unit);
    return 'record store';
  }
  const refusal = await poster.post(unit);
  const [designed] = REFUSED[unit.name] ?? [];
  const expected = ruleFor(unit) ?? designed;
  expect([unit.name, refusal?.at, expected === undefined ? refusal : undefined]).toEqual([unit.name, expected, undefined]);
  if (refusal === undefined) return 'posted';
  return designed === undefined ? 'refused by a rule of R4 or UK Core' : 'refused by design';
}

async function carry({ file, whole, units: each }: Example): Promise<string> {
  const ways: Way[] = [];
  for (const unit of each) {
    const way = await wayOf(unit);
    ways.push(way);
    count(units, way, unit.resource.resourceType);
  }
  if (whole.resourceType !== 'Bundle') return ways[0] ?? '';
  await store.keeps({ name: file, resource: whole });
  const entry = postableOf(whole);
  if (entry.length === 0 || ways.some((way) => way.startsWith('refused')))
    return 'Bundle: whole in the record store, entries one by one';
  await poster.postBundle(file, { ...whole, entry });
  const part = entry.length === entriesOf(whole).length ? 'as it is' : 'without what may not be posted';
  return `Bundle: posted ${part}, and entries one by one`;
}

const tally = <Name>(title: string, ways: Map<Name, string[]>): string =>
  [...ways].map(([way, types]) => `${title}: ${types.length} of ${new Set(types).size} types: ${String(way)}\n`).join('');

describe('Every R4 example that is valid is stored and read back equal in meaning', () => {
  overSamples(() => {
    beforeAll(async () => {
      world = await startWorld({ people: 5 });
      poster = await createPoster(world);
      store = createStore(world.system.database);
    });
    afterAll(() => world.stop());
    const all = validFiles();

    test.each(all)('%s', async (file) => {
      const example = exampleOf(file);
      count(files, await carry(example), example.whole.resourceType);
    });

    test('in one transaction: one of each type that may be posted', async () => {
      const named = all
        .map(exampleOf)
        .filter(({ whole, file }) => isPosted(whole) && WRONG[file] === undefined && REFUSED[file] === undefined);
      const firsts = new Map(
        named.filter(({ whole }) => whole.resourceType !== 'Patient').map(({ whole }) => [whole.resourceType, whole]),
      );
      const entry = [...firsts.values()].map((resource) => ({
        resource,
        request: { method: 'POST', url: resource.resourceType },
      }));
      expect(entry).toHaveLength(19);
      await poster.postBundle('one of each type', { resourceType: 'Bundle', type: 'transaction', entry });
    });

    test('none is passed over in silence', () => {
      const adaptations = [...needed].map(([what, times]) => `adapted ${times} times: ${what}\n`).join('');
      process.stderr.write(`${tally('examples', files)}${tally('resources', units)}${adaptations}`);
      expect([...files.values()].flat()).toHaveLength(all.length);
    });
  });
});

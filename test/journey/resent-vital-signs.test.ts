import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { vitalSignsBundle } from '@ouzel/region';
import { type Answer, ask, bundleOf } from '../world/api.ts';
import { startWorld, type World } from '../world/world.ts';

let world: World;
let home: string;
beforeAll(async () => {
  world = await startWorld({ people: 10 });
  home = await world.token('careHome');
});
afterAll(() => world.stop());

const SIGNS = {
  respirationRate: 25,
  spo2: 91,
  onOxygen: false,
  systolic: 124,
  pulse: 115,
  temperature: 37.5,
  consciousness: 'alert',
} as const;

/** A round in which each Observation has an identifier; made only where there is none of it yet, if that is asked. */
function round(conditional: boolean) {
  const number = world.sample.region.named.careHomeResident;
  const bundle = vitalSignsBundle(number, new Date(Date.now() - 300_000), SIGNS);
  const set = randomUUID();
  const entry = (bundle.entry ?? []).map(({ resource, request, ...rest }, at) => ({
    ...rest,
    resource: { ...resource, identifier: [{ system: 'urn:set', value: `${set}-${at}` }] },
    request: { ...request, ...(conditional ? { ifNoneExist: `identifier=urn:set|${set}-${at}` } : {}) },
  }));
  return { ...bundle, entry };
}
const post = (body: unknown): Promise<Answer> => ask(world.fhirBase, '', { token: home, body });
const statuses = (answer: Answer) => [...new Set(bundleOf(answer).entry.map(({ response }) => response?.status))];
const adviceOf = (answer: Answer): string[] => answer.text.match(/NEWS2[^"]*/g) ?? [];

const SCORES = `select r.body from records.resource r
  where exists (select 1 from unnest(r.tokens) t where t like 'code:%1104051000000101') order by r.updated, r.local`;
async function scores(): Promise<number[]> {
  const rows = await world.system.database.rows<{ body: string }>({ text: SCORES });
  return rows.map(({ body }) => Number(/"value(?:Integer|Quantity)":\D*(\d+)/.exec(body)?.[1]));
}
async function announced(): Promise<number> {
  const [row] = await world.system.database.rows<{ n: number }>({
    text: "select count(*)::int as n from sync.event where kind = 'vital-signs'",
  });
  return row?.n ?? 0;
}

test('A set of vital signs of which each is made only where it is not there yet is scored once, as the plain set is', async () => {
  const before = await announced();
  const plain = await post(round(false));
  expect([plain.status, statuses(plain)]).toEqual([200, ['201 Created']]);
  const [first] = await scores();
  expect([first, await announced(), adviceOf(plain).length]).toEqual([8, before + 1, 1]);
  const conditional = round(true);
  const made = await post(conditional);
  expect([statuses(made), await scores()]).toEqual([['201 Created'], [first, first]]);
  expect(adviceOf(made)).toEqual(adviceOf(plain));
  expect(await announced()).toBe(before + 2);

  const again = await post(conditional);
  expect(statuses(again)).toEqual(['200 OK']);
  expect(await scores()).toEqual([first, first]);
  expect(await announced()).toBe(before + 2);

  // With another comment they are other resources, of which there is none to make.
  const commented = conditional.entry.map(({ resource, ...rest }) => ({
    ...rest,
    resource: { ...resource, note: [{ text: 'Again' }] },
  }));
  expect(statuses(await post({ ...conditional, entry: commented }))).toEqual(['200 OK']);
  expect([await scores(), await announced()]).toEqual([[first, first], before + 2]);
});

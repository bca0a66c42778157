import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { uuidOfBase32 } from '@ouzel/fhir';
import { type Answer, ask, type Asked, bundleOf, inMode, linkOf } from '../world/api.ts';
import { startWorld, type World } from '../world/world.ts';

let world: World;
let clinician: string;
let patient: string;
const call = (path: string, asked: Asked = {}): Promise<Answer> => ask(world.fhirBase, path, { token: clinician, ...asked });

beforeAll(async () => {
  world = await startWorld();
  await world.story();
  clinician = await world.token('clinician');
  patient = world.people['story'] ?? '';
});
afterAll(() => world.stop());
afterEach(() => world.system.database.rows({ text: 'delete from consent.directive where person = $1', values: [person()] }));

const person = () => uuidOfBase32(patient);
const HOME = '9OZC001';
/** The person objects to what the care home holds being shared. */
async function object(): Promise<void> {
  const text = `insert into consent.directive (directive, person, custodian, starts) values ($1, $2, $3, now() - interval '1 hour')`;
  await world.system.database.rows({ text, values: [randomUUID(), person(), HOME] });
}
const shownOf = (answer: Answer): number => inMode(answer, 'match').length;

describe('What began before the person objected to one custodian', () => {
  test('an answer fetched later names that custodian no more, and shows nothing of it', async () => {
    const begun = await call(`Patient/${patient}/$everything`, { headers: { Prefer: 'respond-async' } });
    const address = begun.headers.get('content-location') ?? '';
    let before = await call(address);
    while (before.status === 202) before = await call(address);
    const whole = await call(`${address}/whole`);
    expect([before.text.includes(HOME), whole.text.includes(HOME)]).toEqual([true, true]);
    const outputs = ({ json }: Answer): { url: string; custodian?: string }[] => Object(json).output;
    const part = outputs(before).find(({ custodian }) => custodian === HOME)?.url ?? '';
    expect((await call(part)).status).toBe(200);
    await object();
    const [manifest, after] = [await call(address), await call(`${address}/whole`)];
    expect([manifest.status, after.status, (await call(part)).status]).toEqual([200, 200, 404]);
    expect([manifest.text.includes(HOME), after.text.includes(HOME)]).toEqual([false, false]);
    expect(outputs(manifest)).toHaveLength(outputs(before).length - 1);
    expect(shownOf(after)).toBeLessThan(shownOf(whole));
  });

  test.each(['$everything?_count=2', 'search'])('a later page of %s counts what may be seen now', async (kind) => {
    const path = kind === 'search' ? `Observation?patient=${patient}&_count=2` : `Patient/${patient}/${kind}`;
    const first = await call(path);
    const next = linkOf(first, 'next') ?? '';
    expect(bundleOf(await call(next)).total).toBe(bundleOf(first).total);
    await object();
    const [fresh, later] = [await call(path), await call(next)];
    expect([later.status, bundleOf(later).total]).toEqual([200, bundleOf(fresh).total]);
    expect(bundleOf(later).total).toBeLessThan(bundleOf(first).total ?? 0);
    expect(later.text).not.toContain(HOME);
  });
});

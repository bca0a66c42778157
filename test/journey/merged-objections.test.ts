import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { systems } from '@ouzel/fhir';
import type { Person } from '@ouzel/region';
import { bundleOf, inMode } from '../world/api.ts';
import { consentOf, type Scope } from '../world/consents.ts';
import { HOSPITAL } from '../world/merging.ts';
import { acting } from '../world/minting.ts';
import { startTwoPeople, type TwoPeople } from '../world/two-people.ts';
import { pulseOf } from '../world/written.ts';

let two: TwoPeople;
let keeper: string;
let ward: string;
const LABELLED = { security: [{ system: systems.confidentiality, code: 'R' }] };
beforeAll(async () => {
  two = await startTwoPeople();
  keeper = await two.minting.token('9OZX01', 'user/*.cruds', { purpose_of_use: 'HOPERAT', ...acting('R8008') });
  ward = await two.minting.token(HOSPITAL, 'user/*.cruds', acting('R8000'));
  for (const [at, person] of [two.one, two.other].entries())
    for (const meta of [{}, { meta: LABELLED }]) {
      const body = { ...pulseOf(two.idOf(person), 10 * at), ...meta };
      expect((await two.minting.call('Observation', { token: ward, body })).status).toBe(201);
    }
});
afterAll(() => two.stop());
afterEach(async () => {
  await two.minting.rows('delete from consent.directive where consent is not null');
  await two.minting.rows('delete from consent.consent');
});

const object = async (person: Person, scope: Scope): Promise<void> => {
  const made = await two.minting.call('Consent', { token: keeper, body: consentOf(two.idOf(person), 'ask-first', scope) });
  expect([made.status, made.text]).toEqual([201, expect.any(String)]);
};
/** What the practice of somebody sees of the hospital's: visits, and pulses with and without the label, of one (0) and of the other (10). */
async function seen(person: Person) {
  const { as, gpOf, idOf } = two;
  const pulses = await as(gpOf(person), `Observation?patient=${idOf(person)}&code=8867-4`);
  const visits = await as(gpOf(person), `Encounter?patient=${idOf(person)}`);
  expect(bundleOf(pulses).total).toBe(inMode(pulses, 'match').length);
  const named = inMode(pulses, 'match').map((each) => {
    const label = JSON.stringify(each['meta']).includes('"R"') ? 'R' : '';
    return `${Object(each['valueQuantity']).value - 60}${label}`;
  });
  return { pulses: named.toSorted(), visits: inMode(visits, 'match').length };
}

test.each(['one', 'other'] as const)(
  'Objections by class and by label that were there before a merge (of %s by class) each hold for all records of both, and go back to whose they are',
  async (byClass) => {
    const { merging } = two;
    const [first, second] = byClass === 'one' ? [two.one, two.other] : [two.other, two.one];
    const all = { pulses: ['0', '0R', '10', '10R'], visits: 2 };
    const plain = await merging.mergePeople(two.one.nhsNumber, two.other.nhsNumber);
    expect([await seen(two.one), await seen(two.other)]).toEqual([all, all]);
    await merging.unmerge(plain);
    await object(first, { types: ['Encounter'] });
    await object(second, { labels: ['R'] });
    const before = [await seen(first), await seen(second)];
    const own = (person: Person): string => (person === two.one ? '0' : '10');
    expect(before).toEqual([
      { pulses: [own(first), `${own(first)}R`], visits: 0 },
      { pulses: [own(second)], visits: 1 },
    ]);
    const link = await merging.mergePeople(two.one.nhsNumber, two.other.nhsNumber);
    for (const person of [two.one, two.other]) expect(await seen(person)).toEqual({ pulses: ['0', '10'], visits: 0 });
    await merging.unmerge(link);
    expect([await seen(first), await seen(second)]).toEqual(before);
  },
);

test('Where a reviewer lets the survivor’s consents count alone, the other’s objection keeps nothing, and holds again once they are parted', async () => {
  const { one, other, merging } = two;
  await object(one, { types: ['Encounter'] });
  await object(other, { labels: ['R'] });
  const link = await merging.mergePeople(one.nhsNumber, other.nhsNumber);
  expect(await seen(one)).toEqual({ pulses: ['0', '10'], visits: 0 });
  const review = { consent: 'survivor', reason: 'asked the person' };
  expect((await merging.officer(`links/${link}/review`, { body: review })).status).toBe(200);
  expect(await seen(one)).toEqual({ pulses: ['0', '0R', '10', '10R'], visits: 0 });
  await merging.unmerge(link);
  expect([await seen(one), await seen(other)]).toEqual([
    { pulses: ['0', '0R'], visits: 0 },
    { pulses: ['10'], visits: 1 },
  ]);
});

import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { Fault, Person } from '@ouzel/region';
import { type Answer, inMode } from '../world/api.ts';
import { startTwoPeople, type TwoPeople } from '../world/two-people.ts';

let two: TwoPeople;
/** Two people of one practice, both known to the hospital. */
let pair: [Person, Person];
beforeAll(async () => {
  two = await startTwoPeople();
  const { one, minting } = two;
  const neighbour = minting.world.sample.region.people.find(
    ({ practice, nhsNumber, optedOut, restricted, hospitalKnows }) =>
      practice === one.practice && nhsNumber !== one.nhsNumber && !optedOut && !restricted && hospitalKnows === undefined,
  );
  if (neighbour === undefined) throw new Error('The region is too small.');
  pair = [one, neighbour];
  await two.admit(neighbour, 'VISIT-NEIGHBOUR');
});
afterAll(() => two.stop());
afterEach(async () => {
  practice(undefined);
  await two.minting.rows('delete from consent.source_dissent');
});

const practice = (fault: Fault | undefined): void => two.minting.world.sample.twins.gp.setFault(two.one.practice, fault);
const everything = (person: Person): Promise<Answer> => two.as(two.ward, `Patient/${two.idOf(person)}/$everything`);
/** Resources that the practice gave. */
const given = (answer: Answer): string[] =>
  inMode(answer, 'match')
    .filter((each) => JSON.stringify(each['meta']).includes(`"${two.one.practice}"`))
    .map(({ resourceType, id }) => `${resourceType}/${String(id)}`);
const statuses = (answer: Answer): string[] =>
  [...answer.text.matchAll(/"valueCode":"([a-z-]+)"\},\{"url":"custodian","valueString":"([^"]+)"/g)]
    .filter(([, , ods]) => ods === two.one.practice)
    .map(([, status]) => String(status));

describe('A practice that says that somebody does not want it to share', () => {
  test.each([
    ['the survivor', 0],
    ['who was merged into them', 1],
  ] as const)(
    'of %s: its record of the other is shut while they are one, by every way, and open again once they are parted',
    async (_who, at) => {
      const { merging, as, ward } = two;
      const [survivor, obsolete] = pair;
      const [dissenter, other] = at === 0 ? [survivor, obsolete] : [obsolete, survivor];
      const before = given(await everything(other));
      const [copy = ''] = before.filter((name) => !name.startsWith('Patient/'));
      expect((await as(ward, copy)).status).toBe(200);
      practice('no-patient-consent');
      await everything(dissenter);
      practice('down');
      const link = await merging.mergePeople(survivor.nhsNumber, obsolete.nhsNumber);
      const merged = await everything(survivor);
      expect([given(merged), statuses(merged)]).toEqual([[], ['refused', 'refused']]);
      expect([(await as(ward, copy)).status, (await as(ward, `${copy}/_history`)).status]).toEqual([404, 404]);
      await merging.unmerge(link);
      const parted = await everything(other);
      expect([given(parted), statuses(parted), (await as(ward, copy)).status]).toEqual([before, ['stale'], 200]);
      expect(statuses(await everything(dissenter))).toEqual(['refused']);
    },
  );

  test('opens both once it shares again of the one', async () => {
    const { merging } = two;
    const [survivor, obsolete] = pair;
    const apart = [...given(await everything(survivor)), ...given(await everything(obsolete))];
    practice('no-patient-consent');
    await everything(obsolete);
    practice(undefined);
    const link = await merging.mergePeople(survivor.nhsNumber, obsolete.nhsNumber);
    // The question of which it answers again is of this request, and nothing of the answer.
    expect(given(await everything(survivor))).toEqual([]);
    const opened = await everything(survivor);
    expect([given(opened).toSorted(), statuses(opened)]).toEqual([apart.toSorted(), ['complete', 'complete']]);
    await merging.unmerge(link);
  });
});

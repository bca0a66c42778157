import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Person } from '@ouzel/region';
import { z } from 'zod';
import { HOSPITAL } from '../world/merging.ts';
import { startTwoPeople, type TwoPeople, until, visitsIn } from '../world/two-people.ts';

let two: TwoPeople;
beforeAll(async () => {
  two = await startTwoPeople();
});
afterAll(() => two.stop());

const exposure = z.looseObject({
  shown: z.array(
    z.looseObject({
      shownAs: z.string(),
      client: z.string(),
      organisation: z.looseObject({ ods: z.string() }),
      user: z.looseObject({ name: z.string() }).optional(),
      resources: z.array(z.string()),
    }),
  ),
});
async function exposed(link: string): Promise<{ by: string; ods: string; resources: string[] }[]> {
  const answer = await two.merging.officer(`links/${link}/exposure`);
  expect(answer.status).toBe(200);
  return exposure
    .parse(answer.json)
    .shown.map(({ client, organisation, resources }) => ({
      by: client,
      ods: organisation.ods,
      resources: resources.map((each) => each.replace(/\/_history.*/, '')).toSorted(),
    }))
    .toSorted((a, b) => (a.by + a.ods < b.by + b.ods ? -1 : 1));
}

describe('Who was shown the wrong record', () => {
  test('are exactly those who saw it, and the safety officer and whoever was told are told', async () => {
    const { one, other, merging, minting, as, gpOf, idOf, ward, admit, settled } = two;
    const visits = async (token: string, person: Person): Promise<Map<string, string>> =>
      visitsIn(await as(token, `Encounter?patient=${idOf(person)}`));
    const before = await visits(gpOf(one), one);
    const link = await merging.mergePeople(one.nhsNumber, other.nhsNumber);
    await settled();
    // Sees both, as the practice of the one; sees nothing of the other; sees both as the practice of the other; sees both, knowing both.
    const both = await visits(gpOf(one), one);
    await as(gpOf(one), `Patient/${idOf(one)}`);
    await visits(gpOf(other), other);
    await visits(ward, one);
    await admit(other, 'SEEN-WHILE');
    const twins = minting.world.sample.twins;
    const told = (ods: string, text: string) =>
      twins.gp.received().filter(({ organisation, body }) => organisation === ods && JSON.stringify(body).includes(text));
    await until(() => told(one.practice, 'SEEN-WHILE').length === 1 && told(other.practice, 'SEEN-WHILE').length === 1);
    const [theirs, mine] = [String(both.get('VISIT-OTHER')), String(before.get('VISIT-ONE'))];
    const whileMerged = (await visits(ward, one)).get('SEEN-WHILE') ?? '';

    expect((await merging.unmerge(link)).status).toBe(200);
    await visits(gpOf(one), one);
    await visits(gpOf(other), other);
    const shown = await exposed(link);
    // What was told of the merge itself named the one to the practice of the other.
    const deliveries = shown.filter(({ by }) => by === 'ouzel-sync').map(({ ods, resources }) => `${ods} ${resources.join(' ')}`);
    expect(deliveries.toSorted()).toEqual(
      [`${one.practice} ${whileMerged}`, `${other.practice} Patient/${idOf(one)}`].toSorted(),
    );
    expect(shown.filter(({ by, ods }) => by === 'review' && ods === one.practice)).toEqual([
      { by: 'review', ods: one.practice, resources: [theirs] },
    ]);
    expect(shown.filter(({ by, ods }) => by === 'review' && ods === other.practice)).toEqual([
      { by: 'review', ods: other.practice, resources: [mine] },
    ]);
    expect(shown.filter(({ ods }) => ods === HOSPITAL).map(({ resources }) => resources)).toEqual([
      [theirs],
      [theirs, whileMerged].toSorted(),
    ]);
    expect(shown).toHaveLength(6);

    // Hospitals that were sent a transfer pack have the same inbox in the sample.
    const officers = () => twins.governance.received().filter(({ body }) => JSON.stringify(body).includes('/exposure'));
    await until(() => officers().length > 0 && told(one.practice, '"unmerge"').length > 0);
    const [officer] = officers();
    expect(JSON.stringify(officer?.body)).toContain(`links/${link}/exposure`);
    expect(JSON.stringify(officer?.body)).not.toMatch(/Patient|\b999\d{7}\b/);
    // The practice is told which of its deliveries was about somebody else, and who its person is now.
    const [delivered] = told(one.practice, 'SEEN-WHILE');
    const [notice] = told(one.practice, '"unmerge"');
    expect(JSON.stringify(notice?.body)).toContain(String(delivered?.key));
    expect(JSON.stringify(notice?.body)).toContain(idOf(one));
    const events = await minting.rows("select * from sync.event where kind in ('merge', 'unmerge', 'wrong-merge')");
    expect(events.length).toBeGreaterThan(3);
    expect(JSON.stringify(events)).not.toMatch(/\b999\d{7}\b/);
  });

  test('are nobody where nobody looked, and are listed before the link is undone too', async () => {
    const { one, other, merging, minting, as, gpOf, idOf, settled } = two;
    const link = await merging.mergePeople(one.nhsNumber, other.nhsNumber);
    // The same pair has one link: what was shown through it before is still there.
    await settled();
    const before = await exposed(link);
    await as(gpOf(one), `Encounter?patient=${idOf(one)}`);
    expect(await exposed(link)).toHaveLength(before.length + 1);
    await merging.unmerge(link);
    expect(await exposed(link)).toHaveLength(before.length + 1);
    const [never] = minting.world.sample.region.people.filter(
      ({ optedOut, restricted, practice }) => !optedOut && !restricted && ![one.practice, other.practice].includes(practice),
    );
    if (never === undefined) throw new Error('The region is too small.');
    const quiet = await merging.mergePeople(one.nhsNumber, never.nhsNumber);
    expect(await exposed(quiet)).toEqual([]);
    await merging.unmerge(quiet);
    expect(await exposed(quiet)).toEqual([]);
  });
});

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { issueOf } from '../world/api.ts';
import { HOSPITAL } from '../world/merging.ts';
import { acting } from '../world/minting.ts';
import { startTwoPeople, type TwoPeople } from '../world/two-people.ts';

let two: TwoPeople;
beforeAll(async () => {
  two = await startTwoPeople();
});
afterAll(() => two.stop());

describe('The door of information governance', () => {
  const body = () => ({ scope: 'person', survivor: two.one.nhsNumber, obsolete: two.other.nhsNumber, reason: 'to be refused' });
  const links = async (): Promise<number> =>
    z.looseObject({ links: z.array(z.unknown()) }).parse((await two.merging.officer('links')).json).links.length;

  test('is for officers who say that they act as such', async () => {
    const { minting } = two;
    const ig = `${new URL(minting.world.fhirBase).origin}/ig/links`;
    const scope = 'user/Linkage.cru';
    const refused = [
      await minting.token('9OZX01', scope, { ...acting('R8000'), purpose_of_use: 'HOPERAT' }),
      await minting.token('9OZX01', scope, acting('R0001')),
      await minting.token('9OZX01', 'user/*.cruds', { ...acting('R0001'), purpose_of_use: 'HOPERAT' }),
      await minting.token(HOSPITAL, scope, { ...acting('R0001'), purpose_of_use: 'HOPERAT' }),
    ];
    const before = await links();
    for (const token of refused) {
      const headers = { 'Content-Type': 'application/json' };
      expect(issueOf(await minting.call(ig, { token, headers, body: body() }))).toEqual([403, 'forbidden']);
    }
    expect(await links()).toBe(before);
  });

  test('refuses what would be no link, and tells nobody of another organisation’s', async () => {
    const { one, other, merging, minting } = two;
    const answers = await Promise.all([
      merging.officer('links', { body: { ...body(), obsolete: one.nhsNumber } }),
      merging.officer('links', { body: { ...body(), obsolete: '9990000019' } }),
      merging.officer('links', { body: { ...body(), more: true } }),
      merging.officer('links/00000000-0000-4000-8000-000000000000'),
      merging.officer('links/none/exposure'),
    ]);
    expect(answers.map(issueOf)).toEqual([
      [400, 'value'],
      [400, 'invalid'],
      [400, 'invalid'],
      [404, 'not-found'],
      [404, 'not-found'],
    ]);
    const link = await merging.mergePeople(one.nhsNumber, other.nhsNumber);
    expect(
      issueOf(await merging.officer('links', { body: { ...body(), survivor: other.nhsNumber, obsolete: one.nhsNumber } })),
    ).toEqual([422, 'conflict']);
    const theirs = await minting.token(HOSPITAL, 'user/Linkage.cru', { ...acting('R0001'), purpose_of_use: 'HOPERAT' });
    expect(issueOf(await merging.officer(`links/${link}`, { token: theirs }))).toEqual([404, 'not-found']);
    const word = { token: theirs, body: { consent: 'survivor', reason: 'not theirs to say' } };
    expect(issueOf(await merging.officer(`links/${link}/review`, word))).toEqual([403, 'forbidden']);
    await merging.unmerge(link);
    expect(issueOf(await merging.unmerge(link))).toEqual([404, 'not-found']);
  });

  test('lists every word that was said, and the trail has who said it', async () => {
    const { one, other, merging, minting, idOf } = two;
    const link = await merging.mergePeople(one.nhsNumber, other.nhsNumber);
    await merging.unmerge(link);
    const answer = await merging.officer(`links/${link}`);
    expect(answer.json).toMatchObject({
      scope: 'person',
      inForce: false,
      reviewed: false,
      survivor: { number: one.nhsNumber, patient: `Patient/${idOf(one)}` },
      obsolete: { number: other.nhsNumber, patient: `Patient/${idOf(other)}` },
    });
    const words = z.looseObject({ events: z.array(z.looseObject({ change: z.string() })) }).parse(answer.json).events;
    expect(words.slice(-2).map(({ change }) => change)).toEqual(['merge', 'unmerge']);
    const trail = await minting.rows<{ n: number }>(
      "select count(*)::int as n from audit.event where event::jsonb->>'target' = 'link merge' and outcome = '0'",
    );
    expect(trail[0]?.n).toBeGreaterThan(0);
  });
});

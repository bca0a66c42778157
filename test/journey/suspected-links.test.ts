import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { uuidOfBase32 } from '@ouzel/fhir';
import { z } from 'zod';
import { type Answer, ask, type Asked, issueOf } from '../world/api.ts';
import { found, startTraced, type Traced } from '../world/tracing.ts';

let traced: Traced;
let officer: string;
beforeAll(async () => {
  traced = await startTraced();
  officer = await traced.world.token('ig', 'HOPERAT');
});
afterAll(() => traced.stop());

const ig = (path: string, asked: Asked = {}): Promise<Answer> =>
  ask(traced.world.fhirBase.replace('/fhir/R4', '/ig'), path, { token: officer, ...asked });
const list = z.object({
  suspected: z.array(
    z.strictObject({
      item: z.string(),
      noted: z.string(),
      reason: z.string(),
      basis: z.string(),
      patient: z.string(),
      other: z.string().optional(),
    }),
  ),
});
const suspected = async (query = '') => list.parse((await ig(`links/suspected${query}`)).json).suspected;
const decide = (item: string, valueCode: string, asked: Asked = {}): Promise<Answer> =>
  ig(`LinkReview/${item}/$decide`, {
    body: { resourceType: 'Parameters', parameter: [{ name: 'decision', valueCode }] },
    ...asked,
  });
const linksOf = (number: string) =>
  traced.rows<{ inForce: boolean; words: number }>(
    `select in_force as "inForce", (select count(*)::int from locator.link_event e where e.link = l.link) as words
      from locator.link l where scope = 'person' and (survivor = $1 or obsolete = $1)`,
    [number],
  );
type Who = Parameters<Traced['idOf']>[0];
/** PDS says that one of two people here is the other, and knows the other under another date of birth. */
async function bothKnown(who: Who, other: Who): Promise<void> {
  const [one, second] = [traced.personOf(who), traced.personOf(other)];
  const { pds } = traced.world.sample.twins;
  pds.change(one.nhsNumber, { supersededBy: second.nhsNumber });
  pds.change(second.nhsNumber, {
    patient: { resourceType: 'Patient', birthDate: one.birthDate, name: [{ family: one.family }] },
  });
  expect(await traced.trace(who)).toMatchObject({ outcome: 'both-known' });
}

describe('What PDS says that a person has to look at', () => {
  test('is a list of what, why and since when, not of who; what an officer says are two stays two', async () => {
    await bothKnown('careHomeResident', 'optedOut');
    const [item, ...more] = await suspected();
    expect([item, more]).toMatchObject([
      {
        reason: 'superseded-number',
        basis: 'pds',
        patient: `Patient/${traced.idOf('careHomeResident')}`,
        other: `Patient/${traced.idOf('optedOut')}`,
      },
      [],
    ]);
    const { text } = await ig('links/suspected');
    for (const { nhsNumber, family, birthDate } of [traced.personOf('careHomeResident'), traced.personOf('optedOut')])
      for (const told of [nhsNumber, family, birthDate]) expect(text).not.toContain(told);
    expect((await decide(item?.item ?? '', 'not-same')).status).toBe(204);
    expect(await suspected()).toEqual([]);
    const number = traced.personOf('careHomeResident').nhsNumber;
    expect(await linksOf(number)).toEqual([{ inForce: false, words: 1 }]);
    // PDS says it again: it was looked at.
    await traced.trace('careHomeResident');
    expect([await suspected(), await linksOf(number)]).toEqual([[], [{ inForce: false, words: 1 }]]);
    expect(issueOf(await decide(item?.item ?? '', 'linked'))).toEqual([404, 'not-found']);
    const events = await traced.rows("select 1 as one from audit.event where event like '%LinkReview not-same%'");
    expect(events).toHaveLength(1);
    traced.world.sample.twins.pds.change(number, { supersededBy: undefined });
  });

  test('is settled by a merge: what an officer says is one is one from then on', async () => {
    await bothKnown('noRelationship', 'optedOut');
    const [item] = await suspected();
    expect((await decide(item?.item ?? '', 'linked')).status).toBe(204);
    const { nhsNumber } = traced.personOf('noRelationship');
    expect([await suspected(), await linksOf(nhsNumber)]).toEqual([[], [{ inForce: true, words: 1 }]]);
    const [member] = await traced.rows('select subject from locator.member where member = $1 and whole', [
      uuidOfBase32(traced.idOf('noRelationship')),
    ]);
    expect(member).toEqual({ subject: uuidOfBase32(traced.idOf('optedOut')) });
    traced.world.sample.twins.pds.change(nhsNumber, { supersededBy: undefined });
  });

  test('of one number is looked at once, and comes in pages, the newest first', async () => {
    const { pds } = traced.world.sample.twins;
    for (const who of ['story', 'careHomeResident'] as const) {
      pds.change(traced.personOf(who).nhsNumber, { invalidated: true });
      expect(await traced.trace(who)).toMatchObject({ outcome: 'invalidated' });
    }
    const [newest, ...rest] = await suspected('?_count=1');
    expect([newest, rest]).toMatchObject([
      { reason: 'number-invalidated', patient: `Patient/${traced.idOf('careHomeResident')}` },
      [],
    ]);
    const [older, ...none] = await suspected(`?before=${newest?.noted}`);
    expect([older, none]).toMatchObject([{ patient: `Patient/${traced.idOf('story')}` }, []]);
    expect((await decide(older?.item ?? '', 'not-same')).status).toBe(204);
    await traced.trace('story');
    expect((await suspected()).map(({ patient }) => patient)).toEqual([`Patient/${traced.idOf('careHomeResident')}`]);
    expect(found(await traced.byNumber(traced.personOf('story').nhsNumber))).toEqual([traced.idOf('story')]);
    for (const who of ['story', 'careHomeResident'] as const) pds.change(traced.personOf(who).nhsNumber, { invalidated: false });
  });

  test('is for officers of the exchange who act as such', async () => {
    const body = { reason: 'the cache was mended' };
    const headers = { 'Content-Type': 'application/json' };
    for (const token of [await traced.world.token('clinician'), await traced.world.token('ig', 'TREAT')]) {
      expect(issueOf(await ig('links/suspected', { token }))).toEqual([403, 'forbidden']);
      expect(issueOf(await ig('tracing/resume', { token, body, headers }))).toEqual([403, 'forbidden']);
    }
    expect(issueOf(await ig('links/suspected?before=yesterday'))).toEqual([400, 'value']);
    expect(issueOf(await ig('tracing/resume', { body: {}, headers }))).toEqual([400, 'invalid']);
  });
});

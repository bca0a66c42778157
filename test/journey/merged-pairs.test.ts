import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { uuidOfBase32 } from '@ouzel/fhir';
import type { Person } from '@ouzel/region';
import { type Answer, bundleOf } from '../world/api.ts';
import { consentOf, type Firmness } from '../world/consents.ts';
import { acting } from '../world/minting.ts';
import { openReconstructing, type Reconstructing, sha256, traced } from '../world/reconstructing.ts';
import { startTwoPeople, type TwoPeople } from '../world/two-people.ts';

/** What was made for one person, tried with two who are taken for one. */
let two: TwoPeople;
let reconstructing: Reconstructing;
const tokens: Record<string, string> = {};
const HOPERAT = { purpose_of_use: 'HOPERAT' };
const GUARDIAN = { ...acting('R5105'), user_id: '910000000002' };

beforeAll(async () => {
  two = await startTwoPeople();
  const { minting } = two;
  reconstructing = await openReconstructing(minting);
  tokens['stopper'] = await minting.token('9OZX01', 'user/AuditEvent.rs user/$stop-sources', { ...HOPERAT, ...acting('R5105') });
  tokens['keeper'] = await minting.token('9OZX01', 'user/*.cruds', { ...HOPERAT, ...acting('R8008') });
  tokens['reader'] = await minting.token('9OZX01', 'user/AuditEvent.rs user/$read-directives', {
    ...HOPERAT,
    ...acting('R0001'),
  });
  const retention = 'user/AuditEvent.rs user/$retention';
  tokens['officer'] = await minting.token('9OZX01', retention, { ...HOPERAT, ...acting('R0001') });
  tokens['guardian'] = await minting.token('9OZX01', retention, { ...HOPERAT, ...GUARDIAN });
});
afterAll(() => two.stop());
afterEach(async () => {
  for (const { link } of await two.minting.rows<{ link: string }>('select link from locator.link where in_force'))
    await two.merging.unmerge(link);
  await two.minting.rows('delete from consent.source_stop');
  await two.minting.rows('delete from consent.directive where consent is not null');
  await two.minting.rows('delete from consent.consent');
});

const merge = (): Promise<string> => two.merging.mergePeople(two.one.nhsNumber, two.other.nhsNumber);
const ig = (as: string, path: string, body?: object): Promise<Answer> =>
  two.merging.officer(path, { token: tokens[as] ?? '', ...(body === undefined ? {} : { body, method: 'POST' }) });
const review = (link: string, consent: 'both' | 'survivor'): Promise<Answer> =>
  two.merging.officer(`links/${link}/review`, { body: { reason: 'looked at both', consent } });
const everything = (person: Person, headers = {}): Promise<Answer> =>
  two.minting.call(`Patient/${two.idOf(person)}/$everything`, { token: two.ward, headers });

describe('A source that is stopped', () => {
  const stop = (ods: string, copies: 'hidden' | 'shown') =>
    ig('stopper', `sources/${ods}/stop`, { cause: 'wrong-data', copies, reason: 'two people mixed up' });
  const resume = (ods: string) => ig('stopper', `sources/${ods}/resume`, { reason: 'mended' });
  /** How many entries are of each practice. */
  const of = (answer: Answer): number[] => {
    expect(answer.status).toBe(200);
    const texts = bundleOf(answer)
      .entry.filter(({ search }) => search?.mode !== 'outcome')
      .map((entry) => JSON.stringify(entry));
    return [two.one, two.other].map(
      ({ practice }) => texts.filter((text) => text.includes(`"code":"${practice}"`) && text.includes('"tag"')).length,
    );
  };

  test.each(['hidden', 'shown'] as const)(
    'shuts the record that came by a link, and opens it again: copies %s',
    async (copies) => {
      const { one, other } = two;
      const apart = [of(await everything(one)), of(await everything(other))];
      const link = await merge();
      const whole = of(await everything(one));
      expect(whole.every((n) => n > 0)).toBe(true);
      const asked = (): number => two.minting.world.sample.twins.gp.asked(other.practice);
      expect((await stop(other.practice, copies)).status).toBe(200);
      const before = asked();
      const without = await everything(one);
      expect(of(without)).toEqual(copies === 'hidden' ? [whole[0], 0] : whole);
      expect(without.text).toContain('The exchange stopped asking it on');
      expect(asked()).toBe(before);
      await two.merging.unmerge(link);
      // What they are found to be bears on nothing that was said of the source.
      expect([of(await everything(one)), of(await everything(other))]).toEqual([
        apart[0],
        copies === 'hidden' ? [0, 0] : apart[1],
      ]);
      const again = await merge();
      await resume(other.practice);
      expect(of(await everything(one))).toEqual(whole);
      await two.merging.unmerge(again);
      expect([of(await everything(one)), of(await everything(other))]).toEqual(apart);
    },
  );

  test('what was shown of two who were one is written again after they are parted and it is stopped', async () => {
    const { one, other } = two;
    const link = await merge();
    const { trace, headers } = traced(77);
    const seen = await everything(one, headers);
    await two.merging.unmerge(link);
    await stop(other.practice, 'hidden');
    const opened = await reconstructing.open(await reconstructing.eventOf(trace));
    expect([opened.state, opened.sha256]).toEqual(['exact', sha256(seen.text)]);
    expect(opened.content === seen.text).toBe(true);
  });
});

describe('What a person decided', () => {
  const say = async (person: Person, firmness: Firmness, types: string[]): Promise<void> => {
    const body = consentOf(two.idOf(person), firmness, { types, with: ['9OZH01'] });
    const made = await two.minting.call('Consent', { token: tokens['keeper'] ?? '', body });
    expect([made.status, made.text]).toEqual([201, expect.any(String)]);
  };
  /** Each rule as the desk has it: about what, whether it counts, and whether it is for this person to read. */
  const desk = async (person: Person): Promise<string[]> => {
    const { json, text, status } = await ig('reader', `directives?patient=${two.idOf(person)}`);
    expect([status, text]).toEqual([200, expect.any(String)]);
    return Object(json)
      .directives.map(
        ({ types, state, forPerson }: { types: string[]; state: string; forPerson: boolean }) =>
          `${types[0]} ${state}${forPerson ? '' : ', not for them'}`,
      )
      .toSorted();
  };

  test('is not for another to read before somebody found that they are one, and says what a review lets not count', async () => {
    const { one, other } = two;
    await say(one, 'no-share', ['Observation']);
    await say(other, 'no-share', ['Encounter']);
    const link = await merge();
    expect(await desk(one)).toEqual(['Encounter in-force, not for them', 'Observation in-force']);
    expect(await desk(other)).toEqual(['Encounter in-force', 'Observation in-force, not for them']);
    await review(link, 'survivor');
    for (const person of [one, other]) expect(await desk(person)).toEqual(['Encounter not-counted', 'Observation in-force']);
    await review(link, 'both');
    for (const person of [one, other]) expect(await desk(person)).toEqual(['Encounter in-force', 'Observation in-force']);
    await two.merging.unmerge(link);
    expect([await desk(one), await desk(other)]).toEqual([['Observation in-force'], ['Encounter in-force']]);
  });

  test('while they were one is told once, and afterwards as it counts for each', async () => {
    const { one, other } = two;
    const link = await merge();
    await say(one, 'no-share', ['Observation']);
    await say(one, 'permission', ['Condition']);
    expect(await desk(one)).toEqual(['Condition in-force', 'Observation in-force']);
    await two.merging.unmerge(link);
    expect([await desk(one), await desk(other)]).toEqual([
      ['Condition not-counted', 'Observation in-force'],
      ['Observation in-force'],
    ]);
  });
});

describe('What the trail says', () => {
  const about = (person: Person) => ({ patient: two.idOf(person), reason: 'asked for in writing' });
  const approved = { decision: 'approved', reason: 'asked for in writing' };
  const named = async (person: Person): Promise<number> => {
    const text = 'select count(*)::int as n from audit.event where person = $1';
    return (await two.minting.rows<{ n: number }>(text, [uuidOfBase32(two.idOf(person))]))[0]?.n ?? 0;
  };
  const refusal = async (answer: Promise<Answer>): Promise<unknown> => {
    const { status, json } = await answer;
    return [status, Object(json).issue?.[0]?.diagnostics];
  };
  const DOUBTFUL = [422, expect.stringContaining('nobody has reviewed that')];
  const HELD = [422, expect.stringContaining('until the hold is lifted')];
  beforeAll(() => two.minting.rows('delete from audit.reconstruction'));

  test('of somebody is not erased with another’s whom nobody found to be them', async () => {
    const { one, other } = two;
    const waiting = await ig('officer', 'erasures', about(other));
    expect(waiting.status).toBe(201);
    const link = await merge();
    const before = [await named(one), await named(other)];
    expect(await refusal(ig('officer', 'erasures', about(one)))).toEqual(DOUBTFUL);
    const decided = `erasures/${Object(waiting.json).id}/decision`;
    expect(await refusal(ig('guardian', decided, approved))).toEqual(DOUBTFUL);
    expect([await named(one), await named(other)].every((n, at) => n >= (before[at] ?? 0))).toBe(true);
    await review(link, 'both');
    // They are one now, and were two when it was asked.
    expect(await refusal(ig('guardian', decided, approved))).toEqual([
      422,
      expect.stringContaining('linked to another, or parted'),
    ]);
    expect((await ig('guardian', decided, { ...approved, decision: 'refused' })).status).toBe(200);
  });

  test('is held of both while they are one, and goes of both once that was reviewed and nothing holds it', async () => {
    const { one, other } = two;
    const held = await ig('officer', 'holds', about(other));
    const link = await merge();
    await review(link, 'both');
    expect(await refusal(ig('officer', 'erasures', about(one)))).toEqual(HELD);
    expect((await ig('guardian', `holds/${Object(held.json).id}/lift`, { reason: 'it has ended' })).status).toBe(200);
    const asked = await ig('officer', 'erasures', about(one));
    expect(asked.status).toBe(201);
    // A hold by whichever id stops it until it is done.
    const late = await ig('officer', 'holds', about(other));
    const decided = `erasures/${Object(asked.json).id}/decision`;
    expect(await refusal(ig('guardian', decided, approved))).toEqual(HELD);
    await ig('guardian', `holds/${Object(late.json).id}/lift`, { reason: 'it has ended' });
    expect((await ig('guardian', decided, approved)).status).toBe(200);
    expect([await named(one), await named(other)]).toEqual([0, 0]);
  });
});

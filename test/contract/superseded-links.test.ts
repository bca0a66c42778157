import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createAgreements, createConsent } from '@ouzel/consent';
import type { Traces } from '@ouzel/exchange';
import { createDirectory, createLocator, createTraces } from '@ouzel/locator';
import type { Database } from '@ouzel/runtime';
import { openFresh } from '../world/database.ts';
import { unusedNumber } from '../world/links.ts';

let database: Database;
let traces: Traces;
beforeAll(async () => {
  ({ database } = await openFresh());
  const now = (): Date => new Date();
  await createDirectory(database, Date.now).put([{ ods: '9OZH01', name: 'One', kind: 'acute-trust' }]);
  const consent = createConsent({ database, agreements: createAgreements(database), now });
  traces = createTraces({ database, ...consent, merged: () => [] });
});
afterAll(() => database.close());

const BORN = '1950-01-01';
async function somebody(): Promise<{ person: string; number: string }> {
  const number = unusedNumber();
  const { person = '' } = await createLocator(database).register({
    custodian: '9OZH01',
    source: 'stored',
    nhsNumber: number,
    localIds: [],
    patient: { resourceType: 'Patient', birthDate: BORN, name: [{ family: 'Adams' }] },
  });
  return { person, number };
}
/** What PDS answers about somebody: that this is their number. */
async function traced(person: string, nhsNumber: string): Promise<string> {
  await database.rows({ text: 'update locator.trace set due = now() where person = $1', values: [person] });
  await traces.claim({ perMinute: 1_000, atOnce: 1_000, claimMs: 10_000 });
  const task = await traces.task(person);
  if (task === undefined) throw new Error('nobody has claimed them');
  const demographics = { nhsNumber, families: ['Adams'], birthDate: BORN };
  return traces.settle(task, { is: 'found', demographics }, { asOf: new Date(), due: new Date(Date.now() + 86_400_000) });
}
const state = (change: 'merge' | 'unmerge', survivor: string, obsolete: string) =>
  createLocator(database).links.state(
    {
      scope: 'person',
      change,
      survivor,
      obsolete,
      organisation: '9OZX01',
      by: 'officer',
      reason: 'test',
      source: 'test',
      occurred: new Date(),
      overrules: true,
    },
    () => [],
  );
const subjectOf = async (person: string): Promise<string> => {
  const text = 'select subject from locator.member where member = $1 and whole';
  return (await database.rows<{ subject: string }>({ text, values: [person] }))[0]?.subject ?? person;
};
const linksOf = (numbers: string[]) =>
  database.rows<{ inForce: boolean }>({
    text: 'select in_force as "inForce" from locator.link where survivor = any($1) or obsolete = any($1) order by link',
    values: [numbers],
  });

describe('A link under a number that another one has taken the place of', () => {
  test('is the link of the current one: said again it is the same, and it closes no circle and has no second survivor', async () => {
    const [one, other] = [await somebody(), await somebody()];
    const current = unusedNumber();
    await state('merge', other.number, one.number);
    expect(await traced(one.person, current)).toBe('superseded');
    expect(await subjectOf(one.person)).toBe(other.person);
    await expect(state('merge', current, other.number)).rejects.toThrow(/close a circle/);
    await state('merge', other.number, current);
    await expect(state('merge', unusedNumber(), current)).rejects.toThrow(/merged into another one before/);
    await expect(state('merge', current, one.number)).rejects.toThrow(/they are one person’s already/);
    expect(await linksOf([one.number, current])).toEqual([{ inForce: true }]);
    await state('unmerge', other.number, current);
    expect([await subjectOf(one.person), await linksOf([one.number, current])]).toEqual([one.person, [{ inForce: false }]]);
  });

  test('closes a circle by way of others as the current one does', async () => {
    const [one, other, third] = [await somebody(), await somebody(), await somebody()];
    const current = unusedNumber();
    await state('merge', other.number, one.number);
    await state('merge', third.number, other.number);
    await traced(one.person, current);
    await expect(state('merge', current, third.number)).rejects.toThrow(/close a circle/);
    await expect(state('unmerge', third.number, current)).rejects.toThrow(/by way of another one/);
    expect(await subjectOf(one.person)).toBe(third.person);
  });

  test('that an officer undid stays undone when PDS says it of the current one', async () => {
    const [one, other] = [await somebody(), await somebody()];
    const current = unusedNumber();
    await state('merge', other.number, one.number);
    await state('unmerge', other.number, one.number);
    await traced(one.person, current);
    expect(await traced(one.person, other.number)).toBe('both-known');
    expect([await subjectOf(one.person), await linksOf([one.number])]).toEqual([one.person, [{ inForce: false }]]);
  });
});

describe('A number that PDS says takes the place of another', () => {
  const suspected = (person: string) =>
    database.rows({ text: 'select reason, other from locator.link_suspected where person = $1', values: [person] });

  test('and was merged into somebody else before it was known: nobody is parted without a word, and somebody is told to look', async () => {
    const [one, other, third] = [await somebody(), await somebody(), await somebody()];
    const next = unusedNumber();
    await state('merge', other.number, one.number);
    await state('merge', third.number, next);
    expect(await traced(one.person, next)).toBe('both-known');
    expect([await subjectOf(one.person), await suspected(one.person)]).toEqual([
      other.person,
      [{ reason: 'superseded-number', other: expect.any(String) }],
    ]);
    // Once a person has undone the one, the number is taken.
    await state('unmerge', third.number, next);
    expect([await traced(one.person, next), await subjectOf(one.person)]).toEqual(['superseded', other.person]);
  });

  test('and is where the links of the old one lead to: they are no circle', async () => {
    const [one, other] = [await somebody(), await somebody()];
    const next = unusedNumber();
    await state('merge', other.number, one.number);
    await state('merge', next, other.number);
    expect([await traced(one.person, next), await subjectOf(one.person)]).toEqual(['both-known', other.person]);
  });

  test('is taken where nothing speaks against it, and taken back', async () => {
    const [one, other] = [await somebody(), await somebody()];
    const next = unusedNumber();
    await state('merge', other.number, next);
    expect([await traced(one.person, next), await subjectOf(one.person)]).toEqual(['superseded', other.person]);
    expect(await traced(one.person, one.number)).toBe('superseded');
    expect([await subjectOf(one.person), await suspected(one.person)]).toEqual([other.person, []]);
  });
});

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Locator, Registered } from '@ouzel/exchange';
import { createDirectory, createLocator } from '@ouzel/locator';
import type { Database } from '@ouzel/runtime';
import { openFresh } from '../world/database.ts';

const HOSPITAL = '9OZH01';
const NUMBER = '9990000018';
const ANN = { family: 'Smith', given: 'Ann', gender: 'female', birthDate: '1980-01-01' } as const;
type Described = { family: string; given: string; gender: 'female' | 'male'; birthDate: string };

let database: Database;
let locator: Locator;
beforeAll(async () => {
  ({ database } = await openFresh());
  await createDirectory(database, Date.now).put([{ ods: HOSPITAL, name: 'A hospital', kind: 'acute-trust' }]);
  locator = createLocator(database);
  await registered('MRN-1', ANN);
});
afterAll(() => database.close());

function registered(local: string, { family, given, gender, birthDate }: Described): Promise<Registered> {
  const patient = { resourceType: 'Patient' as const, name: [{ family, given: [given] }], gender, birthDate };
  return locator.register({ custodian: HOSPITAL, source: 'stored', nhsNumber: NUMBER, localIds: [local], patient });
}

const suspected = () => database.rows({ text: 'select reason, basis from locator.link_suspected where resolved is null' });

describe('A hospital that gives both numbers of one person', () => {
  test.each<[string, Described]>([
    ['names and sex', { ...ANN, family: 'Brown', given: 'Bob', gender: 'male' }],
    ['given name and age', { ...ANN, given: 'Bob', birthDate: '1946-05-09' }],
  ])('is refused with another’s %s, and somebody is asked once', async (_what, described) => {
    for (const _twice of [1, 2])
      await expect(registered('MRN-1', described)).rejects.toMatchObject({ situation: 'two-identities' });
    expect(await suspected()).toEqual([{ reason: 'demographics-differ', basis: HOSPITAL }]);
    const [{ person } = {}] = await database.rows<{ person: string }>({ text: 'select person from locator.person' });
    expect(await registered('MRN-1', ANN)).toMatchObject({ person, home: person });
  });

  test.each<[string, Partial<Described>]>([
    ['a name taken in marriage', { family: 'Jones' }],
    ['both names changed', { family: 'Jones', given: 'Susan' }],
    ['the sex corrected', { gender: 'male' }],
    ['the birth date corrected', { birthDate: '1981-01-01' }],
  ])('is taken at its word: %s', async (_what, change) => {
    const before = await registered('MRN-1', ANN);
    expect(await registered('MRN-1', { ...ANN, ...change })).toEqual(before);
  });

  test('with a number of its own that is nobody’s yet makes a record that is nobody’s', async () => {
    const made = await registered('MRN-2', { ...ANN, family: 'Brown', given: 'Bob', gender: 'male' });
    expect(made.person).toBeUndefined();
  });
});

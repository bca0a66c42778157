import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createAgreements, createConsent } from '@ouzel/consent';
import type { Traces } from '@ouzel/exchange';
import { nhsNumberCheckDigit } from '@ouzel/fhir';
import { createDirectory, createLocator, createTraces } from '@ouzel/locator';
import type { Database } from '@ouzel/runtime';
import { openFresh } from '../world/database.ts';

let database: Database;
let traces: Traces;
const now = (): Date => new Date();
const FAST = { perMinute: 1_000, atOnce: 1_000, claimMs: 10_000 };
const LATER = (): Date => new Date(Date.now() + 86_400_000);
beforeAll(async () => {
  ({ database } = await openFresh());
  await createDirectory(database, Date.now).put(
    ['9OZH01', '9OZH02', '9OZH03'].map((ods) => ({ ods, name: ods, kind: 'acute-trust' as const })),
  );
  const consent = createConsent({ database, agreements: createAgreements(database), now });
  traces = createTraces({ database, ...consent, merged: () => [] });
});
beforeEach(async () => {
  await database.rows({ text: 'delete from locator.record' });
  await database.rows({ text: 'delete from locator.person' });
});
afterAll(() => database.close());

let nine = 999_200_000;
function nextNumber(): string {
  for (;;) {
    nine += 1;
    const check = nhsNumberCheckDigit(String(nine));
    if (check !== undefined) return `${nine}${check}`;
  }
}
async function somebody(nhsNumber = nextNumber()): Promise<string> {
  const { person = '' } = await createLocator(database).register({
    custodian: '9OZH01',
    source: 'stored',
    nhsNumber,
    localIds: [],
    patient: { resourceType: 'Patient', birthDate: '1950-01-01' },
  });
  return person;
}
const several = async (count: number): Promise<string[]> => Promise.all(Array.from({ length: count }, () => somebody()));
const taskOf = async (person: string) => {
  const task = await traces.task(person);
  if (task === undefined) throw new Error('nobody has claimed them');
  return task;
};
const found = (nhsNumber: string) =>
  ({ is: 'found', demographics: { nhsNumber, families: [], birthDate: '1950-01-01' } }) as const;

describe('Who is due', () => {
  test('is everybody who was registered, by whichever way, and nobody whose registration came to nothing', async () => {
    const person = await somebody();
    const registration = { custodian: '9OZH01', patient: { resourceType: 'Patient' as const } };
    const none = { text: 'select 1' };
    const [posted] = await createLocator(database).registerPatients([{ ...registration, nhsNumber: nextNumber() }], () => none);
    const broken = { text: 'select no_such_column' };
    await expect(
      createLocator(database).registerPatients([{ ...registration, nhsNumber: nextNumber() }], () => broken),
    ).rejects.toThrow();
    expect(new Set(await traces.claim(FAST))).toEqual(new Set([person, posted?.person]));
  });

  test('is claimed once, by one of several at once, and again only when the claim has ended', async () => {
    const people = await several(20);
    const claims = await Promise.all([1, 2, 3, 4].map(() => traces.claim({ ...FAST, claimMs: 200 })));
    claims.push(await traces.claim({ ...FAST, claimMs: 200 }));
    expect(claims.flat().toSorted()).toEqual(people.toSorted());
    expect(await traces.claim(FAST)).toEqual([]);
    await new Promise((resolve) => setTimeout(resolve, 250));
    expect((await traces.claim(FAST)).toSorted()).toEqual(people.toSorted());
  });

  test('those who were never traced come first, however long others have waited', async () => {
    const [old = ''] = await several(1);
    await traces.claim(FAST);
    await traces.settle(await taskOf(old), { is: 'not-found' }, { asOf: now(), due: new Date(0) });
    const [fresh] = await several(1);
    expect(await traces.claim({ ...FAST, atOnce: 1 })).toEqual([fresh]);
    expect(await traces.claim({ ...FAST, atOnce: 1 })).toEqual([old]);
  });

  test('is again who is registered by another custodian, where what is known is older than a day', async () => {
    const number = nextNumber();
    const person = await somebody(number);
    await traces.claim(FAST);
    const day = 86_400_000;
    await traces.settle(await taskOf(person), { is: 'not-found' }, { asOf: new Date(Date.now() - day / 2), due: LATER() });
    const register = (custodian: string) =>
      createLocator(database).register({
        custodian,
        source: 'stored',
        nhsNumber: number,
        localIds: [],
        patient: { resourceType: 'Patient' },
      });
    await register('9OZH02');
    expect(await traces.claim(FAST)).toEqual([]);
    await database.rows({ text: "update locator.trace set as_of = as_of - interval '1 day'" });
    await register('9OZH02');
    expect(await traces.claim(FAST)).toEqual([]);
    await register('9OZH03');
    expect(await traces.claim(FAST)).toEqual([person]);
  });

  test('keeps to the pace, whoever claims; who was not asked after all leaves room for another', async () => {
    await several(10);
    const pace = { ...FAST, perMinute: 4 };
    const claimed = [...(await traces.claim({ ...pace, atOnce: 3 })), ...(await traces.claim(pace))];
    expect([claimed.length, await traces.claim(pace)]).toEqual([4, []]);
    await traces.postpone(await taskOf(claimed[0] ?? ''), LATER(), false);
    await traces.postpone(await taskOf(claimed[1] ?? ''), LATER(), true);
    expect(await traces.claim(pace)).toHaveLength(1);
  });
});

describe('A task', () => {
  test('that passed to another worker can be settled by that one only', async () => {
    const number = nextNumber();
    const person = await somebody(number);
    await traces.claim({ ...FAST, claimMs: 1 });
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(await traces.task(person)).toBeUndefined();
    await traces.claim(FAST);
    const current = await taskOf(person);
    const lost = { ...current, fence: String(Number(current.fence) - 1) };
    const at = { asOf: now(), due: LATER() };
    await traces.postpone(lost, new Date(0), true);
    expect(await traces.settle(lost, { is: 'not-found' }, at)).toBe('lost');
    expect(await traces.settle(current, found(number), at)).toBe('found');
    expect(await traces.settle(current, { is: 'not-found' }, at)).toBe('lost');
    expect(await traces.claim(FAST)).toEqual([]);
  });

  test('that is given back counts its tries until there is an answer', async () => {
    const person = await somebody();
    for (const tries of [0, 1]) {
      await traces.claim(FAST);
      expect((await taskOf(person)).attempts).toBe(tries);
      await traces.postpone(await taskOf(person), new Date(0), true);
    }
    await traces.claim(FAST);
    await traces.settle(await taskOf(person), { is: 'not-found' }, { asOf: now(), due: new Date(0) });
    await traces.claim(FAST);
    expect((await taskOf(person)).attempts).toBe(0);
  });
});

describe('Numbers that take the place of others', () => {
  const settled = async (person: string, nhsNumber: string) => {
    await database.rows({ text: 'update locator.trace set due = now() where person = $1', values: [person] });
    await traces.claim(FAST);
    return traces.settle(await taskOf(person), found(nhsNumber), { asOf: now(), due: LATER() });
  };

  test('one after the other, and back again: every number finds the person', async () => {
    const numbers = [nextNumber(), nextNumber(), nextNumber()];
    const person = await somebody(numbers[0]);
    for (const number of [numbers[1], numbers[2], numbers[0]]) expect(await settled(person, number ?? '')).toBe('superseded');
    expect(await Promise.all(numbers.map((number) => somebody(number)))).toEqual([person, person, person]);
    const kept = await database.rows<{ nhs_number: string }>({
      text: 'select nhs_number from locator.superseded_number order by 1',
    });
    expect(kept.map(({ nhs_number }) => nhs_number)).toEqual(numbers.slice(1).toSorted());
  });

  test('one that was another person’s before is theirs still', async () => {
    const [first, second, third] = [nextNumber(), nextNumber(), nextNumber()];
    const [one, other] = [await somebody(first), await somebody(third)];
    expect(await settled(one, second)).toBe('superseded');
    // The first one's old number is said to be the other's current one.
    expect(await settled(other, first)).toBe('both-known');
    expect([await somebody(first), await somebody(third)]).toEqual([one, other]);
  });

  test('with a registration of the new number at the same time: two people, and nothing half done', async () => {
    for (let round = 0; round < 10; round += 1) {
      const [old, current] = [nextNumber(), nextNumber()];
      const person = await somebody(old);
      const [outcome, registered] = await Promise.all([settled(person, current).catch(() => 'failed'), somebody(current)]);
      const [row] = await database.rows<{ nhs_number: string; former: string | null }>({
        text: `select p.nhs_number, s.nhs_number as former from locator.person p left join locator.superseded_number s using (person) where p.person = $1`,
        values: [person],
      });
      if (outcome === 'superseded') expect([row, registered]).toEqual([{ nhs_number: current, former: old }, person]);
      else expect([row, registered === person]).toEqual([{ nhs_number: old, former: null }, false]);
    }
  });
});

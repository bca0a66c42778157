import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { sourcePointersOf } from '@ouzel/locator';
import fc from 'fast-check';
import { ASKERS, type Churn, type Found, type Group, openChurn, PRACTICES, SILENT, TELLS, TYPES } from '../world/churn.ts';
import { within } from '../world/seeds.ts';

const SETTLE_MS = 60_000;
const HOUR_MS = 3_600_000;
let churn: Churn;
/** How many of each type a record has where it has any. */
const whole: Record<string, number> = {};
const seen = { searches: 0, missed: 0, unsaid: 0 };

beforeAll(async () => {
  churn = await openChurn();
  for (const type of TYPES) whole[type] = (await churn.search(ASKERS[0], type)).shown[SILENT] ?? 0;
});
afterAll(() => churn.close());

/** What a practice holds and the search did not show counts as missed, unless the answer says that the practice did not answer well. */
function judge(type: Group, { shown, answers }: Found): void {
  seen.searches += 1;
  for (const ods of PRACTICES) {
    const status = answers.find(({ custodian }) => custodian.ods === ods)?.status;
    const there = churn.held.get(ods)?.has(type) === true ? (whole[type] ?? 0) : 0;
    if ((shown[ods] ?? 0) < there && status === 'complete') seen.missed += 1;
    if ((shown[ods] ?? 0) !== there && status === 'complete') seen.unsaid += 1;
  }
}

const search = async (asker: string, type: Group): Promise<void> => judge(type, await churn.search(asker, type));
const commit = (ods: string, type: Group, there: boolean): void => {
  if (there) churn.held.get(ods)?.add(type);
  else churn.held.get(ods)?.delete(type);
};

type Action =
  | { do: 'search'; asker: string; type: Group }
  | { do: 'change'; ods: string; type: Group; there: boolean; afterMs: number; meanwhile: string | undefined; during: boolean }
  | { do: 'pass'; ms: number }
  | { do: 'fault'; ods: string; down: boolean }
  | { do: 'probe' };

async function act(action: Action): Promise<void> {
  if (action.do === 'search') return search(action.asker, action.type);
  if (action.do === 'probe') return churn.probe();
  if (action.do === 'pass') churn.clock.at += action.ms;
  if (action.do === 'fault') churn.twin.setFault(action.ods, action.down ? 'down' : undefined);
  if (action.do !== 'change') return undefined;
  const { ods, type, there, afterMs, meanwhile, during } = action;
  if (ods === TELLS) await churn.tell();
  churn.clock.at += Math.ceil(afterMs / 2);
  if (meanwhile !== undefined) await search(meanwhile, type);
  churn.clock.at += Math.floor(afterMs / 2);
  // A question that is under way while the change is made may be answered with either state; the next one may not.
  const asking = during ? churn.search(ASKERS[1], type) : undefined;
  commit(ods, type, there);
  await asking;
  return undefined;
}

const type = fc.constantFrom(...TYPES);
const practice = fc.constantFrom(...PRACTICES);
const action: fc.Arbitrary<Action> = fc.oneof(
  { weight: 12, arbitrary: fc.record({ do: fc.constant('search' as const), asker: fc.constantFrom(...ASKERS), type }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('change' as const),
      ods: practice,
      type,
      there: fc.boolean(),
      afterMs: fc.integer({ min: 0, max: SETTLE_MS / 2 }),
      meanwhile: fc.option(fc.constantFrom(...ASKERS), { nil: undefined }),
      during: fc.boolean(),
    }),
  },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('pass' as const), ms: fc.integer({ min: 0, max: 2 * SETTLE_MS }) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('pass' as const), ms: fc.integer({ min: 0, max: 2 * HOUR_MS }) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('fault' as const), ods: practice, down: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('probe' as const) }) },
);

describe('While records come and go at their sources', () => {
  test(
    'questions are spared, and no record is missed',
    async () => {
      const before = { ...churn.calls };
      await fc.assert(
        fc.asyncProperty(fc.array(action, { minLength: 30, maxLength: 60 }), async (actions) => {
          const missed = seen.missed + seen.unsaid;
          for (const each of actions) await act(each);
          for (const ods of PRACTICES) churn.twin.setFault(ods, undefined);
          expect(seen.missed + seen.unsaid).toBe(missed);
        }),
        { numRuns: 20 },
      );
      const { searches, missed, unsaid } = seen;
      const asked = (ods: string): number => (churn.calls[ods] ?? 0) - (before[ods] ?? 0);
      // Questions that were under way during a change are in the count of those asked, and not in that of searches.
      const spared = asked(SILENT) - asked(TELLS);
      process.stderr.write(
        `churn: ${searches} searches judged; asked ${asked(SILENT)} times who does not tell of changes, ${asked(TELLS)} times who does: ${spared} spared, ${missed} missed, ${unsaid} wrong\n`,
      );
      expect([missed, unsaid]).toEqual([0, 0]);
      expect(spared).toBeGreaterThan(0);
      expect(asked(SILENT)).toBeGreaterThanOrEqual(searches);
    },
    within(120_000),
  );
});

describe('What is known of a source', () => {
  const known = async (asker: string) =>
    (await sourcePointersOf(churn.database, churn.person)).find(
      ({ custodian, audience }) => custodian === TELLS && audience === asker,
    );
  const callsOf = async (work: () => Promise<unknown>): Promise<number> => {
    const before = churn.calls[TELLS] ?? 0;
    await work();
    return (churn.calls[TELLS] ?? 0) - before;
  };

  test('is its types, its last change and success, and that it held nothing when it was asked', async () => {
    await churn.tell();
    const told = churn.now();
    churn.clock.at += 2 * SETTLE_MS;
    for (const each of TYPES) commit(TELLS, each, each === 'Condition');
    await search(ASKERS[0], 'Condition');
    expect(await known(ASKERS[0])).toMatchObject({
      types: expect.arrayContaining(['Condition']),
      changed: told,
      succeeded: churn.now(),
      emptyAsOf: null,
    });
    expect((await known(ASKERS[0]))?.types).not.toContain('Observation');
  });

  test('is that it held nothing, and when it was asked', async () => {
    for (const each of TYPES) commit(TELLS, each, false);
    await search(ASKERS[0], 'Condition');
    expect(await known(ASKERS[0])).toMatchObject({ types: ['Patient'], emptyAsOf: churn.now() });
    expect(await callsOf(() => search(ASKERS[0], 'Condition'))).toBe(0);
    await churn.tell();
    commit(TELLS, 'Condition', true);
    churn.clock.at += 2 * SETTLE_MS;
    expect(await callsOf(() => search(ASKERS[0], 'Condition'))).toBe(1);
    expect(await known(ASKERS[0])).toMatchObject({ emptyAsOf: null });
  });

  test('spares a question of a type that is not there, to the organisation that asked alone', async () => {
    expect(await callsOf(() => search(ASKERS[0], 'Observation'))).toBe(0);
    expect(await callsOf(() => search(ASKERS[0], 'Condition'))).toBe(1);
    expect(await callsOf(() => search(ASKERS[1], 'Observation'))).toBe(1);
  });

  test('is in doubt from the moment that a change is told of, until it was asked well after', async () => {
    await churn.tell();
    expect(await callsOf(() => search(ASKERS[0], 'Observation'))).toBe(1);
    churn.clock.at += SETTLE_MS;
    expect(await callsOf(() => search(ASKERS[0], 'Observation'))).toBe(1);
    churn.clock.at += 1;
    expect(await callsOf(() => search(ASKERS[0], 'Observation'))).toBe(1);
    expect(await callsOf(() => search(ASKERS[0], 'Observation'))).toBe(0);
  });

  test('is forgotten when it is old, by the fan-out at once and by the worker', async () => {
    churn.clock.at += HOUR_MS + 1;
    expect(await callsOf(() => search(ASKERS[0], 'Observation'))).toBe(1);
    expect(await callsOf(() => search(ASKERS[0], 'Observation'))).toBe(0);
    churn.clock.at += HOUR_MS + 1;
    await churn.probe();
    churn.clock.at -= HOUR_MS;
    expect(await callsOf(() => search(ASKERS[0], 'Observation'))).toBe(1);
  });

  test('is not relied on of an answer that left something out, of a refusal, or of a restricted person', async () => {
    await search(ASKERS[0], 'Observation');
    await churn.database.rows({ text: 'update locator.person set restricted = true where person = $1', values: [churn.person] });
    expect(await callsOf(() => churn.search(ASKERS[0], 'Observation'))).toBe(1);
    await churn.database.rows({ text: 'update locator.person set restricted = false where person = $1', values: [churn.person] });
    churn.twin.setFault(TELLS, 'no-patient-consent');
    await churn.search(ASKERS[0], 'Condition');
    churn.twin.setFault(TELLS, undefined);
    expect(await callsOf(() => search(ASKERS[0], 'Observation'))).toBe(1);
    expect(await callsOf(() => search(ASKERS[0], 'Observation'))).toBe(0);
    await churn.database.rows({ text: 'update locator.record set whole = false where person = $1', values: [churn.person] });
    expect(await callsOf(() => search(ASKERS[0], 'Observation'))).toBe(1);
  });
});

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createAgreements, createConsent } from '@ouzel/consent';
import { createDirectory, createTraces } from '@ouzel/locator';
import type { Database } from '@ouzel/runtime';
import { openFresh } from '../world/database.ts';
import { assertFolded, kept, stage, type Step, unusedNumber } from '../world/links.ts';

let database: Database;
beforeAll(async () => {
  ({ database } = await openFresh());
  await createDirectory(database, Date.now).put([
    { ods: 'H1', name: 'One', kind: 'acute-trust' },
    { ods: 'H2', name: 'Two', kind: 'acute-trust' },
  ]);
});
afterAll(() => database.close());

const of = (local: number, person?: number, custodian = 'H1'): Step => ({
  do: 'register',
  custodian,
  locals: [local],
  ...(person === undefined ? {} : { person }),
});
const ROUNDS = 5;
/** Sessions that wait to change links. */
const WAITING = `select count(*)::int as n from pg_locks where locktype = 'advisory' and mode = 'ExclusiveLock' and not granted
  and database = (select oid from pg_database where datname = current_database())`;

describe('Transactions that meet at the same records and people, on connections of their own', () => {
  test('registrations that find whose records two linked ones are: both commit, whoever is first', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const on = stage(database);
      for (const each of [of(0), of(1), of(2)]) expect(await on.play(each)).toBe(true);
      await on.play({ do: 'merge', scope: 'local', custodian: 'H1', survivor: 0, obsolete: 1, at: 1 });
      await on.play({ do: 'merge', scope: 'local', custodian: 'H1', survivor: 0, obsolete: 2, at: 1 });
      const taken = await Promise.all([of(0, 0), of(1, 1), of(2, 2), of(1, 1, 'H2')].map((each) => on.play(each)));
      expect(taken).toEqual([true, true, true, true]);
      await assertFolded(on);
    }
  }, 60_000);

  test('what PDS says of two people, while both are registered elsewhere and an officer parts them: all commit', async () => {
    const consent = createConsent({ database, agreements: createAgreements(database), now: () => new Date() });
    const traces = createTraces({ database, ...consent, merged: () => [] });
    for (let round = 0; round < ROUNDS; round += 1) {
      const on = stage(database);
      for (const each of [of(0), of(1), of(2, 0), of(3, 1, 'H2')]) await on.play(each);
      await on.play({ do: 'merge', scope: 'local', custodian: 'H1', survivor: 0, obsolete: 1, at: 1 });
      await traces.claim({ perMinute: 10_000, atOnce: 10_000, claimMs: 60_000 });
      const { people } = await kept(on);
      const said = [...people].map(([person, number], at) => ({ person, nhsNumber: at === 0 ? unusedNumber() : number }));
      const settle = async ({ person, nhsNumber }: { person: string; nhsNumber: string }): Promise<string> => {
        const task = await traces.task(person);
        if (task === undefined) throw new Error('Nobody has claimed them.');
        return traces.settle(
          task,
          { is: 'found', demographics: { nhsNumber, families: [] } },
          { asOf: new Date(), due: new Date('2099-01-01') },
        );
      };
      const [first, second] = said;
      if (first === undefined || second === undefined) throw new Error('Nobody was registered.');
      const all = await Promise.all([
        settle(first),
        on.play(of(0, 0)),
        settle(second),
        on.play(of(1, 1)),
        on.play({ do: 'merge', scope: 'person', survivor: 0, obsolete: 1, at: 2 }),
        on.play(of(4, 0, 'H2')),
        on.play({ do: 'unmerge', scope: 'person', survivor: 0, obsolete: 1, at: 3 }),
      ]);
      expect(all.filter((each) => each === false || each === 'lost')).toEqual([]);
    }
  }, 60_000);

  test('many changes of links at once: each in its turn, while nearly all connections are free for others', async () => {
    const on = stage(database);
    for (const each of [of(0), of(1)]) await on.play(each);
    const said = Array.from({ length: 60 }, (_, at) =>
      on.play({ do: at % 2 === 0 ? 'merge' : 'unmerge', scope: 'local', custodian: 'H1', survivor: 0, obsolete: 1, at }),
    );
    const taking = new Set(['all']);
    const all = Promise.all(said).finally(() => taking.clear());
    let most = 0;
    while (taking.size > 0) {
      const [row] = await database.rows<{ n: number }>({ text: WAITING });
      most = Math.max(most, row?.n ?? 0);
    }
    expect(await all).toEqual(said.map(() => true));
    expect(most).toBeLessThanOrEqual(1);
    await assertFolded(on);
  }, 60_000);
});

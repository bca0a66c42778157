import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Person } from '@ouzel/region';
import { type Answer, bundleOf } from '../world/api.ts';
import { startTwoPeople, type TwoPeople } from '../world/two-people.ts';

let two: TwoPeople;
beforeAll(async () => {
  two = await startTwoPeople();
});
afterAll(() => two.stop());

const everything = (person: Person): Promise<Answer> => two.as(two.ward, `Patient/${two.idOf(person)}/$everything`);
/** Ids of all that is shown beside the person, with who each is said to be about. */
const shown = (answer: Answer): string[] =>
  bundleOf(answer)
    .entry.flatMap(({ resource }) => (resource?.id === undefined ? [] : [resource]))
    .filter(({ id = '' }) => id.includes('.'))
    .map((each) => `${each.resourceType}/${each.id} ${JSON.stringify(each['subject'] ?? each['patient'])}`)
    .toSorted();
const statuses = (answer: Answer): string[] =>
  [...answer.text.matchAll(/"valueCode":"([a-z-]+)"\},\{"url":"custodian","valueString":"([^"]+)"/g)]
    .map(([, status, ods]) => `${ods} ${status}`)
    .toSorted();

describe('GP records of two people found to be one', () => {
  test('are each asked for by the number that the practice knows, and go back whence they came', async () => {
    const { one, other, merging, idOf } = two;
    const before = [shown(await everything(one)), shown(await everything(other))];
    const link = await merging.mergePeople(one.nhsNumber, other.nhsNumber);
    const merged = await everything(other);
    const bare = (texts: string[]): string[] => texts.map((text) => text.replace(/ .*/, ''));
    expect(bare(shown(merged))).toEqual(bare(before.flat()).toSorted());
    expect(shown(merged).every((text) => text.endsWith('undefined') || text.includes(idOf(one)))).toBe(true);
    expect(statuses(merged).filter((text) => text.startsWith('9OZP'))).toEqual(
      [...new Set([`${one.practice} complete`, `${other.practice} complete`])].toSorted(),
    );
    await merging.unmerge(link);
    expect([shown(await everything(one)), shown(await everything(other))]).toEqual(before);
  });

  test('a copy that was first kept while they were one goes back too', async () => {
    const { one, other, merging, minting } = two;
    const copies = () =>
      minting.rows<{ n: number }>(
        'select count(*)::int as n from locator.record where audience is not null and person is distinct from home',
      );
    const link = await merging.mergePeople(one.nhsNumber, other.nhsNumber);
    // The practice of the other asks for the first time.
    await two.as(two.gpOf(other), `Patient/${two.idOf(other)}/$everything`);
    expect((await copies())[0]?.n).toBeGreaterThan(0);
    await merging.unmerge(link);
    expect(await copies()).toEqual([{ n: 0 }]);
  });

  test('no answer is ever of somebody else, while links come and go', async () => {
    const { one, other, merging, minting, gpOf, idOf, as } = two;
    const ending = new AbortController();
    const toggling = (async () => {
      for (let times = 0; times < 25; times += 1)
        await merging.unmerge(await merging.mergePeople(one.nhsNumber, other.nhsNumber));
      ending.abort();
    })();
    const counts = { apart: 0, together: 0 };
    const read = async (): Promise<void> => {
      while (!ending.signal.aborted) {
        const answer = await as(gpOf(one), `Encounter?patient=${idOf(one)}`);
        const visits = [...answer.text.matchAll(/"value":"(VISIT-[A-Z]+)"/g)]
          .map(([, visit]) => visit)
          .toSorted((a = '', b = '') => (a < b ? -1 : 1));
        expect([['VISIT-ONE'], ['VISIT-ONE', 'VISIT-OTHER']]).toContainEqual(visits);
        expect(answer.text).not.toContain(`Patient/${idOf(other)}`);
        counts[visits.length === 1 ? 'apart' : 'together'] += 1;
      }
    };
    await Promise.all([toggling, read(), read(), read()]);
    expect(Math.min(counts.apart, counts.together)).toBeGreaterThan(0);
    // One that PostgreSQL ends costs whoever waited a second, and a few of them an answer.
    expect(await minting.rows('select deadlocks::int as n from pg_stat_database where datname = current_database()')).toEqual([
      { n: 0 },
    ]);
  }, 60_000);
});

import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { takeDueStep } from '@ouzel/adapter-carehome';
import type { Database } from '@ouzel/runtime';
import fc from 'fast-check';
import { openFresh } from '../world/database.ts';
import { NURSES, PRACTICE } from '../world/escalating.ts';
import { createResidents, faultsOf, openedOf, type Reading, takenAt } from '../world/ladder.ts';
import { runs, within } from '../world/seeds.ts';

const RESIDENTS = 3;
let database: Database;
let home: Awaited<ReturnType<typeof createResidents>>;
beforeAll(async () => {
  ({ database } = await openFresh());
  home = await createResidents(database, RESIDENTS, 3_600);
});
afterAll(() => database.close());

const CALLS = ['single-3', '5-6', '7+'];
const BANDS = ['0', '1-4', ...CALLS];
const reading: fc.Arbitrary<Reading> = fc.record({
  resident: fc.nat({ max: RESIDENTS - 1 }),
  minute: fc.nat({ max: 9 }),
  band: fc.constantFrom('0', '1-4', 'single-3', '5-6', '7+'),
  complete: fc.boolean(),
});
type Happening =
  | { does: 'post'; reading: Reading; times: number }
  | { does: 'work'; workers: number }
  | { does: 'elapse' }
  | { does: 'answer'; who: string; status: 'accepted' | 'rejected' };
const happening: fc.Arbitrary<Happening> = fc.oneof(
  fc.record({ does: fc.constant('post' as const), reading, times: fc.integer({ min: 1, max: 3 }) }),
  fc.record({ does: fc.constant('work' as const), workers: fc.integer({ min: 1, max: 4 }) }),
  fc.constant({ does: 'elapse' as const }),
  fc.record({
    does: fc.constant('answer' as const),
    who: fc.constantFrom(NURSES, PRACTICE),
    status: fc.constantFrom('accepted' as const, 'rejected' as const),
  }),
);

const forget = (): Promise<unknown> =>
  database.rows({ text: 'truncate carehome.vital_set, carehome.escalation, carehome.step, sync.event, sync.delivery cascade' });

function happens(each: Happening): Promise<unknown> {
  if (each.does === 'post') return Promise.all(Array.from({ length: each.times }, () => home.post(each.reading)));
  if (each.does === 'work') return Promise.all(Array.from({ length: each.workers }, () => takeDueStep(home.ladder)));
  return each.does === 'elapse' ? home.elapse() : home.answer(each.who, each.status);
}

/** Which moments call, and how much, by what was posted and in which order. */
function expectedOf(posted: readonly Reading[]): Map<string, string> {
  const called = new Map<string, string>();
  for (const [at, one] of posted.entries()) {
    const later = posted.slice(0, at).some((each) => each.resident === one.resident && each.minute > one.minute && each.complete);
    if (later || !CALLS.includes(one.band)) continue;
    const key = `${home.records[one.resident] ?? ''} ${takenAt(one).toISOString()}`;
    const before = called.get(key) ?? '0';
    if (BANDS.indexOf(one.band) > BANDS.indexOf(before)) called.set(key, one.band);
  }
  return called;
}

test(
  'Whatever comes in whatever order: one escalation for each moment that calls, each step once, and an end',
  async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(happening, { minLength: 1, maxLength: 3 }), { maxLength: 12 }), async (turns) => {
        await forget();
        const posted: Reading[] = [];
        for (const turn of turns) {
          // Two different readings at once may overtake one another either way; that the same comes twice at once must not matter.
          const [first, ...others] = turn.filter((each) => each.does === 'post');
          if (first !== undefined) posted.push(first.reading);
          await Promise.all(turn.filter((each) => !others.some((other) => other === each)).map(happens));
        }
        do await home.elapse();
        while (await takeDueStep(home.ladder));
        const opened = await openedOf(database);
        expect(new Map(opened.map(({ record, taken, band }) => [`${record} ${taken.toISOString()}`, band]))).toEqual(
          expectedOf(posted),
        );
        expect(opened.filter(({ state }) => state === 'open')).toEqual([]);
        expect(await faultsOf(database)).toEqual([]);
      }),
      runs(60),
    );
  },
  within(120_000),
);

test('The checker finds an end of which the home was not told', async () => {
  await forget();
  await home.post({ resident: 0, minute: 50, band: '7+', complete: true });
  await takeDueStep(home.ladder);
  await database.rows({ text: "update carehome.escalation set state = 'unanswered'" });
  expect(await faultsOf(database)).toEqual(['it was given up without telling the home']);
});

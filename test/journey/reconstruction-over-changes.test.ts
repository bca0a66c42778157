import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { openPast, type Past, step } from '../world/past-answers.ts';
import { openedOf, openReconstructing, type Reconstructing, sha256 } from '../world/reconstructing.ts';
import { runs, within } from '../world/seeds.ts';
import { startTwoPeople, type TwoPeople } from '../world/two-people.ts';

let two: TwoPeople;
let reconstructing: Reconstructing;
beforeAll(async () => {
  two = await startTwoPeople();
  reconstructing = await openReconstructing(two.minting);
});
afterAll(() => two.stop());

const STEPS = 60;
const AT_ONCE = 8;

/** Every answer of a trace, approved for the officer; by trace. */
async function approved(past: readonly Past[]): Promise<Map<string, string>> {
  const rows = await two.minting.rows<{ id: string; trace: string }>(
    `with seen as (select id as event, event::jsonb ->> 'trace' as trace from audit.event where recorded > now() - interval '10 minutes'),
      asked as (insert into audit.reconstruction (id, event, case_reference, reason, organisation, requested_by, requested, decision, decided_by, decided, open_until)
        select gen_random_uuid(), event, 'IG-1', 'test', '9OZX01', '910000000301', now(), 'approved', '910000000302', now(), now() + interval '1 hour'
        from seen where trace = any($1) returning id, event)
    select asked.id, seen.trace from asked join seen using (event)`,
    [past.map(({ trace }) => trace)],
  );
  return new Map(rows.map(({ id, trace }) => [trace, id]));
}

/** What was not written again as it was. */
async function wrong(past: readonly Past[]): Promise<string[]> {
  const cases = await approved(past);
  const wrongs: string[] = [];
  for (let from = 0; from < past.length; from += AT_ONCE) {
    const some = past.slice(from, from + AT_ONCE).map(async ({ name, trace, text, status }) => {
      const answer = await reconstructing.at(`reconstructions/${cases.get(trace)}/content`, reconstructing.officer);
      const { state, content, sha256: hash, reason = '' } = openedOf(answer);
      const same = state === 'exact' && content === text && (text === '' || hash === sha256(text));
      if (!same) wrongs.push(`${status} ${name}: ${state} ${reason}`);
    });
    await Promise.all(some);
  }
  return wrongs;
}

test(
  'answers over changing data are written again byte for byte: after updates, renamings, merges, objections, restrictions and relabelling',
  async () => {
    const world = await openPast(two);
    let answers = 0;
    const statuses = new Set<number>();
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: STEPS, maxLength: STEPS }), async (steps) => {
        const past: Past[] = [];
        for (const each of steps) {
          if ('read' in each) past.push(await world.read(each));
          else await world.change(each);
        }
        for (const { status } of past) statuses.add(status);
        answers += past.length;
        expect(await wrong(past)).toEqual([]);
      }),
      { ...runs(20), endOnFailure: true },
    );
    expect(answers).toBeGreaterThanOrEqual(1_000);
    for (const status of [200, 400, 404]) expect([...statuses]).toContain(status);
  },
  within(180_000),
);

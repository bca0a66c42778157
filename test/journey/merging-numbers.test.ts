import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { admission, localNumberOf, type Person } from '@ouzel/region';
import { HOSPITAL, linkMessage } from '../world/merging.ts';
import { startTwoPeople, type TwoPeople, visitsIn } from '../world/two-people.ts';

let two: TwoPeople;
beforeAll(async () => {
  two = await startTwoPeople();
});
afterAll(() => two.stop());

const numberOf = (person: Person): string => localNumberOf(person, HOSPITAL);
const codes = async (...messages: string[]): Promise<string[]> => (await two.merging.send(...messages)).map(({ code }) => code);
const visits = async (token: string, person: Person): Promise<string[]> =>
  [...visitsIn(await two.as(token, `Encounter?patient=${two.idOf(person)}`)).keys()].toSorted();
const rowsOf = () =>
  two.minting.rows(
    "select record, type, local, version, md5(body) from records.resource r join locator.record l using (record) where l.source = 'stored' order by 1, 2, 3",
  );
const eventsOf = async (): Promise<number> => (await two.minting.rows('select 1 from locator.link_event')).length;
let minutes = 0;
/** Each later than the one before. */
const next = (): Date => new Date(Date.UTC(2026, 0, 1, 0, (minutes += 1)));

describe('A hospital that merges two of its own numbers', () => {
  test.each(['A40', 'A34'] as const)(
    'by %s shows both as the survivor’s; A37 parts them exactly; no clinical row is touched',
    async (event) => {
      const { one, other, gpOf, as, idOf } = two;
      const pair = { survivor: numberOf(one), obsolete: numberOf(other) };
      const before = await as(gpOf(one), `Encounter?patient=${idOf(one)}`);
      const beforeOther = await as(gpOf(other), `Encounter?patient=${idOf(other)}`);
      const rows = await rowsOf();
      expect(await codes(linkMessage(event, { ...pair, at: next() }))).toEqual(['AA']);
      expect(await visits(gpOf(one), one)).toEqual(['VISIT-ONE', 'VISIT-OTHER']);
      // It says nothing of who anybody is: the other is still there, and the practice of the other knows nobody else by it.
      expect(await visits(gpOf(other), other)).toEqual([]);
      expect((await as(gpOf(other), `Patient/${idOf(one)}`)).status).toBe(404);
      expect(await codes(linkMessage('A37', { survivor: pair.obsolete, obsolete: pair.survivor, at: next() }))).toEqual(['AA']);
      expect((await as(gpOf(one), `Encounter?patient=${idOf(one)}`)).text).toBe(before.text);
      expect((await as(gpOf(other), `Encounter?patient=${idOf(other)}`)).text).toBe(beforeOther.text);
      expect(await rowsOf()).toEqual(rows);
    },
  );

  test('is known by its message: the same again has no second effect, the same number for another message is refused', async () => {
    const { one, other } = two;
    const message = linkMessage('A40', { survivor: numberOf(one), obsolete: numberOf(other), at: next() });
    const before = await eventsOf();
    expect(await codes(message, message, message.replace('MRG|', 'MRG|X'))).toEqual(['AA', 'AA', 'AE']);
    expect(await eventsOf()).toBe(before + 1);
    expect(await codes(linkMessage('A37', { survivor: numberOf(one), obsolete: numberOf(other), at: next() }))).toEqual(['AA']);
  });

  test('with the two exchanged afterwards is told that this would be a circle, and reading goes on', async () => {
    const [a, b] = ['CIRCLE-A', 'CIRCLE-B'];
    const answers = await two.merging.send(
      linkMessage('A40', { survivor: b, obsolete: a, at: next() }),
      linkMessage('A40', { survivor: a, obsolete: b, at: next() }),
      linkMessage('A40', { survivor: 'CIRCLE-C', obsolete: a, at: next() }),
    );
    expect(answers.map(({ code }) => code)).toEqual(['AA', 'AE', 'AE']);
    expect(answers.map(({ text }) => text)).toEqual([
      '',
      'This merge would close a circle: the surviving number was itself merged into the other one. Undo that first.',
      'This number was merged into another one before. Undo that first.',
    ]);
    expect((await two.as(two.ward, `Patient/${two.idOf(two.one)}`)).status).toBe(200);
  });

  test('may do so before either number is known: it takes effect when they come', async () => {
    const { one, merging } = two;
    const known = { ...one, hospitalKnows: { nhsNumber: true } };
    const unknown = { ...one, nhsNumber: '9990000018', hospitalKnows: { nhsNumber: false } };
    expect(await codes(linkMessage('A40', { survivor: numberOf(known), obsolete: numberOf(unknown), at: next() }))).toEqual([
      'AA',
    ]);
    expect(await visits(two.gpOf(one), one)).toEqual(['VISIT-ONE']);
    const context = { hospital: HOSPITAL, at: new Date(), controlId: 'BEFORE' };
    const [answer] = await merging.send(admission(unknown, context, 'VISIT-UNKNOWN'));
    expect(answer?.code).toBe('AA');
    expect(await visits(two.gpOf(one), one)).toEqual(['VISIT-ONE', 'VISIT-UNKNOWN']);
    await codes(linkMessage('A37', { survivor: numberOf(known), obsolete: numberOf(unknown), at: next() }));
    expect(await visits(two.gpOf(one), one)).toEqual(['VISIT-ONE']);
  });

  test('may be heard of in any order: the later word about a pair holds', async () => {
    const { one, other, gpOf } = two;
    const pair = { survivor: numberOf(one), obsolete: numberOf(other) };
    const [merged, parted] = [next(), next()];
    expect(await codes(linkMessage('A37', { ...pair, at: parted }), linkMessage('A40', { ...pair, at: merged }))).toEqual([
      'AA',
      'AA',
    ]);
    expect(await visits(gpOf(one), one)).toEqual(['VISIT-ONE']);
  });

  test('objection of either side holds for what moved', async () => {
    const { one, other, as, gpOf, idOf, minting } = two;
    await minting.rows(
      "insert into consent.directive (directive, person, starts) select gen_random_uuid(), person, 'epoch' from locator.person where nhs_number = $1",
      [other.nhsNumber],
    );
    const pair = { survivor: numberOf(one), obsolete: numberOf(other) };
    expect(await codes(linkMessage('A40', { ...pair, at: next() }))).toEqual(['AA']);
    expect((await as(gpOf(one), `Encounter?patient=${idOf(one)}`)).status).toBe(403);
    expect(await codes(linkMessage('A37', { ...pair, at: next() }))).toEqual(['AA']);
    expect(await visits(gpOf(one), one)).toEqual(['VISIT-ONE']);
  });
});

describe('What a hospital may not merge', () => {
  const merge = (pid: string, mrg: string): string =>
    linkMessage('A40', { survivor: 'S', obsolete: 'O', at: next() })
      .replace(/PID\|1\|\|[^\r]*/, `PID|1||${pid}`)
      .replace(/MRG\|[^\r]*/, `MRG|${mrg}`);

  test.each([
    ['a number of another organisation', `S^^^${HOSPITAL}^MR`, 'O^^^9OZP001^MR', /of one authority/],
    ['two numbers of another organisation', 'S^^^9OZP001^MR', 'O^^^9OZP001^MR', /another organisation/],
    ['an NHS number', '9990000018^^^NHS^NH', '9990000026^^^NHS^NH', /no two of your own numbers/],
    ['nothing', '', '', /no two of your own numbers/],
    ['a number with itself', `S^^^${HOSPITAL}^MR`, `S^^^${HOSPITAL}^MR`, /no two of your own numbers/],
  ])('%s', async (_what, pid, mrg, sentence) => {
    const before = await eventsOf();
    const [answer] = await two.merging.send(merge(pid, mrg));
    expect([answer?.code, answer?.text]).toEqual(['AE', expect.stringMatching(sentence)]);
    expect(await eventsOf()).toBe(before);
  });

  test('merges its own number where MRG names an NHS number beside it, and says that it left that out', async () => {
    const message = merge(`KEPT^^^${HOSPITAL}^MR`, `9990000026^^^NHS^NH~GONE^^^${HOSPITAL}^MR`);
    expect(await codes(message)).toEqual(['AA']);
    const [row] = await two.minting.rows<{ warnings: string[] }>(
      "select warnings from acute.message where raw like '%GONE^^^%' order by received desc limit 1",
    );
    expect(row?.warnings).toEqual([expect.stringContaining('only PDS or a person merges those')]);
  });
});

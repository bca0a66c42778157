import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Condition } from '@medplum/fhirtypes';
import { createLabeller, createLabelRules, createRelabelling, type LabelRules, type Relabelling } from '@ouzel/consent';
import { SUBJECT } from '@ouzel/exchange';
import { createRecordReader, createRecordWriter, type RecordReader, type RecordWriter } from '@ouzel/records';
import type { Database } from '@ouzel/runtime';
import { CLASSES, pendingWithheld, type RuleSet } from '@ouzel/sensitivity';
import { contribution, holding } from '../world/contributions.ts';
import { openFresh } from '../world/database.ts';
import { withPermit } from '../world/permits.ts';

let database: Database;
let writer: RecordWriter;
let reader: RecordReader;
let rules: LabelRules;
let relabelling: Relabelling;
let version = 0;
/** Grows with each look, so that nothing is remembered. */
let look = 0;

const SYSTEM = 'urn:codes';
const ruleSet = (codes: readonly string[]): RuleSet => ({
  title: 't',
  classes: {
    fertility: {
      lists: [{ system: SYSTEM, codes: [...codes], below: [], source: 's' }],
      custodians: [],
      custodianKinds: [],
      shownTo: [],
    },
  },
});
const condition = (id: string, code: string): Condition => ({
  resourceType: 'Condition',
  id,
  code: { coding: [{ system: SYSTEM, code }] },
  subject: { reference: SUBJECT },
});
const importing = async (...codes: string[]): Promise<void> => {
  version = await rules.import({ rules: ruleSet(codes), replaces: version, reason: 'test', by: 'test' }, () => []);
};
const finish = async (): Promise<void> => {
  while (await relabelling.step());
};
/** How many of a record somebody sees from whom the class is withheld, by the rules as they are now. */
const seen = async (record: string): Promise<number> => {
  look += 1;
  const { pending } = await rules.at(look);
  const labelsWithheld = CLASSES.fertility;
  const content = { holdings: [holding(record)], labelsWithheld, codesWithheld: pendingWithheld(pending, labelsWithheld) };
  return (await withPermit(content, (permit) => reader.read(permit, { types: [] }))).length;
};
const labelled = (record: string) =>
  database.rows<{ labels: number; version: number }>({
    text: 'select labels, version from records.resource where record = $1 order by labels',
    values: [record],
  });

beforeAll(async () => {
  ({ database } = await openFresh());
  writer = createRecordWriter(database, createLabeller(database));
  reader = createRecordReader(database);
  rules = createLabelRules(database);
  relabelling = createRelabelling(database);
  await importing();
});
afterAll(() => database.close());

describe('A new version of the label rules', () => {
  let record: string;
  beforeEach(async () => {
    await importing();
    await finish();
    record = randomUUID();
    await writer.write(contribution(record, [condition('a', 'A'), condition('b', 'B')]));
  });

  test('binds the next look, before what is kept has been labelled anew, and no less after', async () => {
    expect(await seen(record)).toBe(2);
    await importing('A');
    expect([await seen(record), (await labelled(record)).map(({ labels }) => labels)]).toEqual([1, [0, 0]]);
    await finish();
    expect([await seen(record), (await labelled(record)).map(({ labels }) => labels)]).toEqual([1, [0, CLASSES.fertility]]);
    expect((await rules.at((look += 1))).pending.size).toBe(0);
  });

  test('that takes a code away lets it be seen only once all is labelled anew', async () => {
    await importing('A');
    await finish();
    await importing('B');
    expect(await seen(record)).toBe(0);
    await finish();
    expect(await seen(record)).toBe(1);
  });

  test('that comes while another is under way leaves no gap', async () => {
    await importing('A');
    await finish();
    await importing('B');
    await relabelling.step();
    await importing('A', 'B');
    expect(await seen(record)).toBe(0);
    await finish();
    expect(await seen(record)).toBe(0);
  });

  test('is what a writer labels by that had read the one before', async () => {
    const other = randomUUID();
    await importing('A');
    await finish();
    await writer.write(contribution(other, [condition('c', 'A')]));
    expect(await labelled(other)).toEqual([{ labels: CLASSES.fertility, version: 1 }]);
  });

  test('makes no new version of a resource, and labels superseded ones too', async () => {
    await writer.write(contribution(record, [condition('b', 'A')], { occurred: new Date('2026-05-01') }));
    await writer.write(contribution(record, [condition('b', 'C')], { occurred: new Date('2026-06-01') }));
    await importing('A');
    await finish();
    expect(await labelled(record)).toEqual([
      { labels: 0, version: 3 },
      { labels: CLASSES.fertility, version: 1 },
    ]);
    const text = 'select version, labels from records.history where record = $1 order by version';
    expect(await database.rows({ text, values: [record] })).toEqual([
      { version: 1, labels: 0 },
      { version: 2, labels: CLASSES.fertility },
    ]);
    // And the next state goes on from there.
    await writer.write(contribution(record, [condition('a', 'D')], { occurred: new Date('2026-07-01') }));
    expect(await database.rows({ text, values: [record] })).toHaveLength(3);
  });

  test('takes the place of the newest alone, and is never edited', async () => {
    const late = { rules: ruleSet([]), replaces: version - 1, reason: 'test', by: 'test' };
    await expect(rules.import(late, () => [])).rejects.toMatchObject({ situation: 'stale-version' });
  });

  test('that changes only who may see what has nothing to label anew', async () => {
    const content = ruleSet([]);
    const open = { ...content, classes: { fertility: { ...content.classes.fertility, shownTo: [{}] } } } as RuleSet;
    version = await rules.import({ rules: open, replaces: version, reason: 'test', by: 'test' }, () => []);
    expect(await relabelling.waiting()).toBe(false);
  });

  test('is worked off in batches that any process may go on with', async () => {
    const many = randomUUID();
    await writer.write(
      contribution(
        many,
        Array.from({ length: 1_200 }, (_, at) => condition(`m${at}`, at % 2 === 0 ? 'A' : 'B')),
      ),
    );
    await importing('A');
    await relabelling.step();
    const [first] = await rules.versions();
    expect([first?.done, first?.finished]).toEqual([500, null]);
    expect(await seen(many)).toBe(600);
    await Promise.all([finish(), finish()]);
    const [last] = await rules.versions();
    expect([last?.finished !== null, await relabelling.waiting(), await seen(many)]).toEqual([true, false, 600]);
    const text = 'select labels, count(*)::int as n from records.resource where record = $1 group by 1 order by 1';
    expect(await database.rows({ text, values: [many] })).toEqual([
      { labels: 0, n: 600 },
      { labels: CLASSES.fertility, n: 600 },
    ]);
  });
});

test('A row is never kept under labels of yesterday, however imports and writes meet', async () => {
  await importing();
  await finish();
  const records = Array.from({ length: 40 }, () => randomUUID());
  const writing = records.map(async (record, at) => {
    await new Promise((resolve) => void setTimeout(resolve, at * 2));
    await writer.write(contribution(record, [condition('x', 'A')]));
  });
  const changing = async (): Promise<void> => {
    for (let round = 0; round < 10; round += 1) {
      await importing(...(round % 2 === 0 ? ['B'] : ['A', 'B']));
      await relabelling.step();
    }
  };
  await Promise.all([...writing, changing()]);
  await importing('A');
  expect(await Promise.all(records.map(seen))).toEqual(records.map(() => 0));
  await finish();
  expect(await Promise.all(records.map(seen))).toEqual(records.map(() => 0));
});

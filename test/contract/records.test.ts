import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Observation } from '@medplum/fhirtypes';
import { SUBJECT } from '@ouzel/exchange';
import { base32OfUuid } from '@ouzel/fhir';
import {
  answeredBefore,
  createRecordReader,
  createRecordWriter,
  localIdOf,
  type RecordReader,
  type RecordWriter,
  rememberAnswer,
} from '@ouzel/records';
import type { Database } from '@ouzel/runtime';
import fc from 'fast-check';
import { contribution, holding, observation } from '../world/contributions.ts';
import { openFresh } from '../world/database.ts';
import { withPermit } from '../world/permits.ts';
import { runs } from '../world/seeds.ts';

let database: Database;
let writer: RecordWriter;
let reader: RecordReader;
beforeAll(async () => {
  ({ database } = await openFresh());
  writer = createRecordWriter(database);
  reader = createRecordReader(database);
});
afterAll(() => database.close());

const readAll = (record: string, criteria = {}): Promise<Observation[]> =>
  withPermit({ holdings: [holding(record)] }, async (permit) =>
    (await reader.read(permit, { types: [], ...criteria })).map(({ text }) => JSON.parse(text)),
  );

describe('The record store', () => {
  test('gives back what was put in, with id, version, source, and the person of the permit', async () => {
    const record = randomUUID();
    const [written] = await writer.write(
      contribution(record, [
        observation('a', { hasMember: [{ reference: 'Observation/b' }, { reference: 'Observation/elsewhere' }] }),
        observation('b'),
      ]),
    );
    const [found] = await withPermit({ holdings: [holding(record)], person: record }, (permit) =>
      reader.read(permit, { types: ['Observation'] }),
    ).then(() => readAll(record));
    const shown = (await readAll(record)).find(({ id }) => id === written?.id);
    expect(found).toBeDefined();
    expect(shown).toMatchObject({
      resourceType: 'Observation',
      meta: {
        versionId: '1',
        lastUpdated: '2026-03-02T00:00:00.123Z',
        source: 'https://fhir.nhs.uk/Id/ods-organization-code#9OZH01',
        tag: [{ code: '9OZH01' }],
      },
      subject: { reference: `Patient/${base32OfUuid('00000000-0000-4000-8000-000000000001')}` },
      valueQuantity: { value: 70 },
    });
    expect(shown?.hasMember?.[0]?.reference).toMatch(/^Observation\/[0-9a-z]{26}\.[0-9a-z]{26}$/);
    expect(shown?.hasMember?.[1]?.reference).toBe('Observation/elsewhere');
  });

  test('puts the person only where the reference was, whatever text a source sends', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom(SUBJECT, `"reference":"${SUBJECT}"`, 'Patient/')), {
          minLength: 1,
          maxLength: 4,
        }),
        async (texts) => {
          const record = randomUUID();
          const note = texts.map((text) => ({ text: `x${text}` }));
          await writer.write(contribution(record, [observation('a', { note })]));
          const [shown] = await readAll(record);
          expect(shown?.note).toEqual(JSON.parse(JSON.stringify(note)));
          expect(shown?.subject).toEqual({ reference: `Patient/${base32OfUuid('00000000-0000-4000-8000-000000000001')}` });
        },
      ),
      runs(40),
    );
  });

  test('any order of a resource states ends in the newest one', async () => {
    const states = fc.shuffledSubarray([0, 1, 2, 3, 4], { minLength: 1 });
    await fc.assert(
      fc.asyncProperty(states, async (order) => {
        const record = randomUUID();
        for (const at of order)
          await writer.write(
            contribution(record, [observation('a', { valueQuantity: { value: at } })], { occurred: new Date(2026, 0, at + 1) }),
          );
        expect((await readAll(record))[0]?.valueQuantity?.value).toBe(Math.max(...order));
      }),
      runs(25),
    );
  });

  test('the same state again changes nothing; a new one makes a version and keeps the old one', async () => {
    const record = randomUUID();
    const [first] = await writer.write(contribution(record, [observation('a')]));
    const [again] = await writer.write(contribution(record, [observation('a')], { fetched: new Date() }));
    const [changed] = await writer.write(
      contribution(record, [observation('a', { status: 'amended' })], { occurred: new Date('2026-03-05') }),
    );
    expect([first?.version, again?.version, changed?.version]).toEqual([1, 1, 2]);
    expect([first?.changed, again?.changed, changed?.changed]).toEqual([true, false, true]);
    const local = localIdOf(record, 'Observation', 'a');
    const versions = (version?: number) =>
      withPermit({ holdings: [holding(record)] }, (permit) => reader.history(permit, 'Observation', { record, local }, version));
    expect((await versions()).map(({ version, text }) => [version, JSON.parse(text).status])).toEqual([
      [2, 'amended'],
      [1, 'final'],
    ]);
    expect((await versions(1)).map(({ version }) => version)).toEqual([1]);
    expect(await versions(3)).toEqual([]);
  });

  test('a whole answer drops what its source no longer has', async () => {
    const record = randomUUID();
    await writer.write(contribution(record, [observation('a'), observation('b')], { whole: true }));
    await writer.write(contribution(record, [observation('b')], { whole: true }));
    expect(await readAll(record)).toHaveLength(1);
    const [back] = await writer.write(contribution(record, [observation('a'), observation('b')], { whole: true }));
    expect([back?.version, (await readAll(record)).length]).toEqual([2, 2]);
  });

  test('one bad write never fails its neighbours', async () => {
    const good = Array.from({ length: 20 }, () => randomUUID());
    const bad = contribution(randomUUID(), [observation('a')], { alongside: [{ text: 'select 1 / $1::int', values: [0] }] });
    const writes = [...good.map((record) => contribution(record, [observation('a')])), bad];
    const settled = await Promise.allSettled(writes.map((each) => writer.write(each)));
    expect(settled.map(({ status }) => status)).toEqual([...good.map(() => 'fulfilled'), 'rejected']);
    for (const record of good) expect(await readAll(record)).toHaveLength(1);
    expect(await readAll(bad.record)).toHaveLength(0);
  });

  test('a key is one write: the same body gets its answer, another one is refused', async () => {
    const key = { custodian: '9OZC001', key: 'k-0000001', hash: Buffer.from('a') };
    expect(await answeredBefore(database, key)).toBeUndefined();
    await database.rows(rememberAnswer(key, 'the answer'));
    expect(await answeredBefore(database, key)).toBe('the answer');
    await expect(answeredBefore(database, { ...key, hash: Buffer.from('b') })).rejects.toMatchObject({
      situation: 'key-reused',
      http: 409,
    });
    await expect(database.rows(rememberAnswer(key, 'another'))).rejects.toThrow();
  });
});

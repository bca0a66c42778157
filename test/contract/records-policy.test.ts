import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Resource } from '@medplum/fhirtypes';
import { SUBJECT } from '@ouzel/exchange';
import { createRecordReader, createRecordWriter, localIdOf, passes, type RecordReader, type RecordWriter } from '@ouzel/records';
import type { Database } from '@ouzel/runtime';
import fc from 'fast-check';
import { contribution, holding, observation } from '../world/contributions.ts';
import { openFresh } from '../world/database.ts';
import { withPermit } from '../world/permits.ts';
import { runs } from '../world/seeds.ts';

const PAGED = { count: 100, sort: { by: 'date', descending: true }, total: true } as const;

let database: Database;
let writer: RecordWriter;
let reader: RecordReader;
beforeAll(async () => {
  ({ database } = await openFresh());
  writer = createRecordWriter(database);
  reader = createRecordReader(database);
});
afterAll(() => database.close());

const CATEGORY = 'http://terminology.hl7.org/CodeSystem/observation-category';

describe('Policy over the record store', () => {
  test('policy is the same in SQL and in memory', async () => {
    const records = [randomUUID(), randomUUID(), randomUUID()];
    const types = ['Observation', 'Condition', 'Encounter'] as const;
    const labels = [undefined, 'R', 'PSY'];
    const codes = [undefined, 'vital-signs', 'laboratory'];
    const all = records.flatMap((record) =>
      types.flatMap((type) => labels.flatMap((label) => codes.map((code) => ({ record, type, label, code })))),
    );
    for (const record of records) {
      const resources = all
        .filter((each) => each.record === record)
        .map(({ type, label, code }): Resource =>
          JSON.parse(
            JSON.stringify({
              resourceType: type,
              id: `${type}${label}${code}`,
              status: 'final',
              category: code === undefined ? undefined : [{ coding: [{ system: CATEGORY, code }] }],
              subject: { reference: SUBJECT },
              meta: label === undefined ? undefined : { security: [{ code: label }] },
            }),
          ),
        );
      await writer.write(contribution(record, resources));
    }
    const borne = codes.flatMap((code) => (code === undefined ? [] : [`Observation?category=${CATEGORY}|${code}`]));
    const view = fc.oneof(fc.constant('all' as const), fc.subarray([...types, ...borne]));
    const except = fc.record({ types: fc.subarray([...types]), labels: fc.constantFrom(0, 1, 8, 9) });
    const seen = fc.tuple(view, fc.boolean(), fc.option(except, { nil: undefined }));
    const holdings = fc.array(fc.tuple(fc.constantFrom(...records), seen), { maxLength: 3 }).map((pairs) =>
      [...new Map(pairs).entries()].map(([record, [shown, own, taken]]) => ({
        ...holding(record, shown),
        own,
        ...(taken === undefined ? {} : { except: taken }),
      })),
    );
    const bits: Record<string, number> = { R: 1, PSY: 8 };
    const some = fc.subarray(['R', 'PSY', 'X', 'vital-signs']);
    const codesWithheld = fc.option(fc.record({ any: some, below: some.map((each) => each.map((code) => code.slice(0, 1))) }), {
      nil: undefined,
    });
    await fc.assert(
      fc.asyncProperty(
        holdings,
        fc.subarray([...types]),
        fc.integer({ min: 0, max: 63 }),
        codesWithheld,
        async (held, wanted, labelsWithheld, coded) => {
          await withPermit({ holdings: held, labelsWithheld, codesWithheld: coded }, async (permit) => {
            const inSql = (await reader.read(permit, { types: wanted }))
              .map(({ record, type }) => `${record} ${type}`)
              .toSorted();
            const inMemory = all.filter(({ record, type, label, code }) => {
              const tokens = code === undefined ? [] : ['category:', `category:${CATEGORY}|${code}`];
              const borneCodes = [label, code, '9OZH01'].flatMap((each) => each ?? []);
              return passes(
                permit,
                { types: wanted },
                { record, type, labels: bits[label ?? ''] ?? 0, codes: borneCodes, tokens },
              );
            });
            expect(inSql).toEqual(inMemory.map(({ record, type }) => `${record} ${type}`).toSorted());
            const paged = await reader.page(permit, { types: wanted }, { ...PAGED, asOf: new Date() });
            expect([paged.total, paged.shown.length]).toEqual([inMemory.length, inMemory.length]);
            return true;
          });
        },
      ),
      runs(60),
    );
  });

  test('what is one’s own is open whatever is withheld, labels or codes or both', async () => {
    const record = randomUUID();
    await writer.write(contribution(record, [observation('a', { meta: { security: [{ code: 'PSY' }] } })]));
    const codesWithheld = { any: ['8867-4'], below: [] };
    for (const withheld of [{ labelsWithheld: 8 }, { codesWithheld }, { labelsWithheld: 8, codesWithheld }]) {
      const shown = (own: boolean) =>
        withPermit({ holdings: [{ ...holding(record), own }], ...withheld }, (permit) => reader.read(permit, { types: [] }));
      expect([(await shown(true)).length, (await shown(false)).length]).toEqual([1, 0]);
    }
  });

  test('many views at once are many statements, however alike their names begin', async () => {
    const views = Array.from({ length: 9 }, (_, at) => [`Observation?category=${CATEGORY}|kind-${at}`]);
    const records = [...views, []].map(() => randomUUID());
    const last = records.at(-1) ?? '';
    await writer.write(contribution(last, [observation('a')]));
    const shown = (view: string[]) =>
      withPermit(
        { holdings: records.map((record, at) => holding(record, record === last ? view : (views[at] ?? []))) },
        async (permit) => (await reader.read(permit, { types: ['Observation'] })).length,
      );
    for (let times = 0; times < 20; times += 1)
      expect([await shown(['Observation']), await shown([`Observation?category=${CATEGORY}|laboratory`])]).toEqual([1, 0]);
  });

  test('an older version is shown only where the view shows that version too', async () => {
    const record = randomUUID();
    const categorised = (code: string) => observation('a', { category: [{ coding: [{ system: CATEGORY, code }] }] });
    await writer.write(contribution(record, [categorised('social-history')]));
    await writer.write(contribution(record, [categorised('vital-signs')], { fetched: new Date(), occurred: new Date() }));
    const versions = (view: 'all' | string[]) =>
      withPermit({ holdings: [holding(record, view)] }, async (permit) =>
        (await reader.history(permit, 'Observation', { record, local: localIdOf(record, 'Observation', 'a') })).map(
          ({ version }) => version,
        ),
      );
    expect(await versions('all')).toEqual([2, 1]);
    expect(await versions([`Observation?category=${CATEGORY}|vital-signs`])).toEqual([2]);
    expect(await versions([`Observation?category=${CATEGORY}|social-history`])).toEqual([]);
  });

  test('a restricted person is shown without place, name of anybody, or free text', async () => {
    const record = randomUUID();
    const resource = observation('a', {
      note: [{ text: 'seen at Willowbank' }],
      performer: [{ display: 'Dr Marlow, Willowbank' }],
      code: {
        text: 'Willowbank clinic',
        coding: [
          { system: 'http://loinc.org', code: '8867-4', display: 'Heart rate' },
          { system: 'local', code: 'WB1', display: 'Willowbank' },
        ],
      },
    });
    await writer.write(contribution(record, [resource, { resourceType: 'Patient', id: 'p', address: [{ city: 'Willowbank' }] }]));
    const shown = await withPermit({ holdings: [holding(record)], hideLocation: true }, (permit) =>
      reader.read(permit, { types: [] }),
    );
    expect(shown).toHaveLength(1);
    expect(JSON.stringify(shown[0]?.text)).not.toMatch(/Willowbank|Marlow|9OZH01|Ouse Valley/);
    expect(JSON.parse(shown[0]?.text ?? '')).toMatchObject({
      valueQuantity: { value: 70 },
      code: { coding: [{ display: 'Heart rate' }] },
    });
  });
});

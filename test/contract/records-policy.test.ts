import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Resource } from '@medplum/fhirtypes';
import { SUBJECT } from '@ouzel/exchange';
import { createRecordReader, createRecordWriter, passes, type RecordReader, type RecordWriter } from '@ouzel/records';
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

describe('Policy over the record store', () => {
  test('policy is the same in SQL and in memory', async () => {
    const records = [randomUUID(), randomUUID(), randomUUID()];
    const types = ['Observation', 'Condition', 'Encounter'] as const;
    const labels = [undefined, 'R', 'PSY'];
    const all = records.flatMap((record) => types.flatMap((type) => labels.map((label) => ({ record, type, label }))));
    for (const record of records) {
      const resources = all
        .filter((each) => each.record === record)
        .map(({ type, label }): Resource =>
          JSON.parse(
            JSON.stringify({
              resourceType: type,
              id: `${type}${label}`,
              status: 'final',
              subject: { reference: SUBJECT },
              meta: label === undefined ? undefined : { security: [{ code: label }] },
            }),
          ),
        );
      await writer.write(contribution(record, resources));
    }
    const view = fc.oneof(fc.constant('all' as const), fc.subarray([...types]));
    const except = fc.record({ types: fc.subarray([...types]), labels: fc.constantFrom(0, 1, 8, 9) });
    const seen = fc.tuple(view, fc.option(except, { nil: undefined }));
    const holdings = fc.array(fc.tuple(fc.constantFrom(...records), seen), { maxLength: 3 }).map((pairs) =>
      [...new Map(pairs).entries()].map(([record, [shown, taken]]) => ({
        ...holding(record, shown),
        ...(taken === undefined ? {} : { except: taken }),
      })),
    );
    const bits: Record<string, number> = { R: 1, PSY: 8 };
    await fc.assert(
      fc.asyncProperty(
        holdings,
        fc.subarray([...types]),
        fc.integer({ min: 0, max: 63 }),
        async (held, wanted, labelsWithheld) => {
          await withPermit({ holdings: held, labelsWithheld }, async (permit) => {
            const inSql = (await reader.read(permit, { types: wanted }))
              .map(({ record, type }) => `${record} ${type}`)
              .toSorted();
            const inMemory = all.filter(({ record, type, label }) =>
              passes(permit, { types: wanted }, { record, type, labels: bits[label ?? ''] ?? 0 }),
            );
            expect(inSql).toEqual(inMemory.map(({ record, type }) => `${record} ${type}`).toSorted());
            return true;
          });
        },
      ),
      runs(60),
    );
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

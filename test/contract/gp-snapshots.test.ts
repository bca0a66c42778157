import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { translateRecord } from '@ouzel/adapter-gp';
import { isObject } from '@ouzel/fhir';
import { createRecordReader, createRecordWriter, type Written } from '@ouzel/records';
import type { Database } from '@ouzel/runtime';
import { contribution, holding } from '../world/contributions.ts';
import { openFresh } from '../world/database.ts';
import { withPermit } from '../world/permits.ts';
import { ownedBy } from './gp-samples.ts';
import { overSamples, sample } from './samples.ts';

let database: Database;
beforeAll(async () => {
  ({ database } = await openFresh());
});
afterAll(() => database.close());

interface Snapshot {
  written: Written[];
  shown: Record<string, unknown>[];
}

/** Keeps one snapshot after the other as the kept copy of one record, and reads it after each. */
async function snapshots(files: readonly string[]): Promise<Snapshot[]> {
  const [writer, reader, record] = [createRecordWriter(database), createRecordReader(database), randomUUID()];
  const found: Snapshot[] = [];
  for (const [at, name] of files.entries()) {
    const { json, nhsNumber } = ownedBy(name, JSON.parse(sample(`gpconnect-structured-stu3/patients/${name}`)));
    const { resources } = translateRecord(json, { nhsNumber });
    const occurred = new Date(Date.UTC(2021, at, 1));
    const written = await writer.write({ ...contribution(record, []), resources, occurred, fetched: occurred, whole: true });
    const shown = await withPermit({ holdings: [holding(record)] }, async (permit) =>
      (await reader.read(permit, { types: [] })).map(({ text }): Record<string, unknown> => JSON.parse(text)),
    );
    found.push({ written, shown });
  }
  return found;
}

const keysOf = ({ written }: Snapshot): Set<string> => new Set(written.map(({ type, sourceId }) => `${type}/${sourceId}`));
const counted = (keys: Iterable<string>): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const key of keys) counts[key.split('/')[0] ?? ''] = (counts[key.split('/')[0] ?? ''] ?? 0) + 1;
  return counts;
};

/** What is shown of a resource of the source after a snapshot. */
function shownOf({ written, shown }: Snapshot, type: string, sourceId: string): Record<string, unknown> {
  const id = written.find((each) => each.type === type && each.sourceId === sourceId)?.id;
  return shown.find((each) => each['resourceType'] === type && each['id'] === id) ?? {};
}
const status = (resource: Record<string, unknown>): unknown =>
  JSON.stringify(resource['clinicalStatus']).match(/"code":"(\w+)"/)?.[1];
const versionOf = (resource: Record<string, unknown>): unknown =>
  isObject(resource['meta']) ? resource['meta']['versionId'] : undefined;

describe('Two snapshots of one person, of January and of June', () => {
  overSamples(() => {
    test('Meyers: what is new, what is gone, and which problems ended or came back', async () => {
      const [january, june] = await snapshots(['UAT-Meyers-9465701262-20210119.json', 'UAT-Meyers-9465701262-20210602.json']);
      if (january === undefined || june === undefined) throw new Error('there are two');
      const [before, after] = [keysOf(january), keysOf(june)];
      // Counted in the two files, by id; a ProcedureRequest is a ServiceRequest.
      expect(counted([...after].filter((key) => !before.has(key)))).toEqual({
        AllergyIntolerance: 2,
        Condition: 7,
        DocumentReference: 17,
        Encounter: 24,
        Immunization: 3,
        List: 74,
        MedicationRequest: 2,
        MedicationStatement: 1,
        Observation: 15,
      });
      expect(counted([...before].filter((key) => !after.has(key)))).toEqual({
        Condition: 1,
        DocumentReference: 1,
        Encounter: 1,
        List: 9,
        Observation: 2,
        ServiceRequest: 6,
      });
      expect(june.shown.length).toBe(after.size);
      const problems = [
        '828198DE-51DC-412D-B407-8E3253D14A18-PROB',
        '5EA6E5BC-96BF-403D-B4B2-3771F3791B7B-PROB',
        'FBDBFCEA-B088-4EE0-AC53-B36647E878A1-PROB',
      ];
      const told = problems.map((id) =>
        [january, june].map((each) => {
          const resource = shownOf(each, 'Condition', id);
          return [status(resource), resource['abatementDateTime']];
        }),
      );
      expect(told).toEqual([
        [
          ['active', undefined],
          ['inactive', '2021-02-01'],
        ],
        [
          ['inactive', '2020-11-17T00:00:00+00:00'],
          ['active', undefined],
        ],
        [
          ['active', undefined],
          ['inactive', '2021-02'],
        ],
      ]);
      const flu = [january, june].map((each) => shownOf(each, 'Immunization', '9569AEF5-9527-4F6A-8EFB-417D0AB3E6B6'));
      expect(flu.map(({ occurrenceDateTime, occurrenceString }) => [occurrenceDateTime, occurrenceString])).toEqual([
        ['2020-11-02', undefined],
        [undefined, 'not recorded'],
      ]);
    });

    test.each([
      ['Birdi', 'UAT-Birdi-9465700193'],
      ['Gainsford', 'UAT-Gainsford-9465698679'],
    ])('%s: nothing is new or gone; what changed has a second version, what did not has none', async (_name, file) => {
      const [january, june] = await snapshots([`${file}-20210119.json`, `${file}-20210602.json`]);
      if (january === undefined || june === undefined) throw new Error('there are two');
      expect(keysOf(june)).toEqual(keysOf(january));
      const changed = new Set(june.written.filter((each) => each.changed).map(({ type }) => type));
      const same = new Set(june.written.filter((each) => !each.changed).map(({ type }) => type));
      // In both files every identifier is another; lists and the person have none.
      expect([...same].toSorted()).toEqual(['List', 'Patient']);
      expect(changed.has('AllergyIntolerance')).toBe(true);
      const versions = june.shown.map((each) => [each['resourceType'], versionOf(each)]);
      expect(versions.every(([type, version]) => version === (same.has(String(type)) ? '1' : '2'))).toBe(true);
    });
  });
});

import { describe, expect, test } from '@jest/globals';
import { AREAS, type TranslatedRecord, translateRecord } from '@ouzel/adapter-gp';
import { countsIn, countsOut, gpBundles } from './gp-samples.ts';
import { overSamples } from './samples.ts';
import { faultsOf } from './r4-schema.ts';

const record = (each: { json: unknown; nhsNumber: string }): TranslatedRecord =>
  translateRecord(each.json, { nhsNumber: each.nhsNumber });

describe('Every GP Connect Bundle of others', () => {
  overSamples(() => {
    const bundles = gpBundles();
    test('is there', () => expect(bundles.length).toBeGreaterThan(80));

    test.each(bundles.map((each) => [each.name, each] as const))(
      '%s: counts in are counts out and named exclusions',
      (_name, each) => {
        const { wrongPatient, resources, excluded } = record(each);
        expect(wrongPatient).toBe(false);
        expect(countsOut({ resources, excluded })).toEqual(countsIn(each.json));
        expect(excluded.filter(({ reason }) => reason.length < 5)).toEqual([]);
        expect(resources.flatMap((resource) => faultsOf({ ...resource, id: 'ours' }))).toEqual([]);
      },
    );

    test('has no element that the tables do not know, but for those that are malformed', () => {
      const unknown = bundles.flatMap((each) =>
        record(each)
          .excluded.filter(({ type, reason }) => type.includes('.') && reason === 'not carried over yet')
          .map(({ type }) => type),
      );
      expect([...new Set(unknown)].toSorted()).toEqual([]);
    });

    test('leaves out no clinical type without a reason of its own', () => {
      const unnamed = bundles.flatMap((each) =>
        record(each)
          .excluded.filter(({ type, reason }) => !type.includes('.') && reason === 'not carried over yet')
          .map(({ type }) => type),
      );
      expect(new Set(unnamed)).toEqual(new Set(['Appointment', 'Device', 'Schedule', 'Slot', 'TestReport']));
      expect(unnamed.filter((type) => type in AREAS)).toEqual([]);
    });
  });
});

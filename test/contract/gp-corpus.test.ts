import { describe, expect, test } from '@jest/globals';
import { type TranslatedRecord, translateRecord } from '@ouzel/adapter-gp';
import { z } from 'zod';
import { countsIn, countsOut, ownedBy } from './gp-samples.ts';
import { faultsOf } from './r4-schema.ts';
import { overSamples, samples } from './samples.ts';

const VALID = '9990000018';

function dangling(record: TranslatedRecord): string[] {
  const known = new Set(record.resources.map(({ resourceType, id }) => `${resourceType}/${id}`));
  const references = [...JSON.stringify(record.resources).matchAll(/"reference":"([^"]+)"/g)].map(
    ([, reference]) => reference ?? '',
  );
  return references.filter((reference) => reference !== 'Patient/subject' && !known.has(reference));
}

/** As the record store shows it: under an id of ours, since a source's own may be longer than FHIR allows. */
const faultsAsShown = (resource: TranslatedRecord['resources'][number]): string[] => faultsOf({ ...resource, id: 'ours' });

describe('GP Connect records of others', () => {
  overSamples(() => {
    const files = samples('gpconnect-structured-stu3/patients', '.json');
    test('are there', () => expect(files.length).toBeGreaterThan(20));

    test.each(files.map(({ name, text }) => [name, text]))(
      '%s: as many in as out and named, valid R4, no reference into nothing',
      (name, text) => {
        const { json, nhsNumber } = ownedBy(name, JSON.parse(text));
        const record = translateRecord(json, { nhsNumber });
        expect(record.wrongPatient).toBe(false);
        expect(countsOut(record)).toEqual(countsIn(json));
        expect(record.resources.flatMap(faultsAsShown)).toEqual([]);
        expect(dangling(record)).toEqual([]);
      },
    );

    test.each(files.map(({ name, text }) => [name, text]))(
      '%s: asked for somebody else, nothing of it is taken',
      (name, text) => {
        const { json } = ownedBy(name, JSON.parse(text));
        expect(translateRecord(json, { nhsNumber: '9990000026' })).toEqual({
          wrongPatient: true,
          resources: [],
          excluded: [],
          warnings: [],
        });
      },
    );

    test('a record that holds a document about somebody else is dropped whole', () => {
      const text = files.find(({ name }) => name.startsWith('SKELLY'))?.text ?? '';
      const stray = text.replaceAll('1234567890', VALID);
      expect(
        translateRecord(JSON.parse(stray), { nhsNumber: /nhs-number",\s*"value":\s*"(\d{10})"/.exec(stray)?.[1] ?? '' })
          .wrongPatient,
      ).toBe(true);
    });

    const single = samples('gpconnect-structured-stu3/resource-edge-cases', '.json');
    test.each(single.map(({ name, text }) => [name, text]))(
      '%s: an edge case never breaks the record it stands in',
      (_name, text) => {
        const edge: unknown = JSON.parse(text);
        const resource = z.looseObject({ resourceType: z.string() }).safeParse(edge);
        if (!resource.success || resource.data.resourceType === 'Bundle' || resource.data.resourceType === 'Patient')
          return expect(edge).toBeDefined();
        const patient = {
          resourceType: 'Patient',
          id: 'p',
          identifier: [{ system: 'https://fhir.nhs.uk/Id/nhs-number', value: VALID }],
        };
        const owned = JSON.parse(
          JSON.stringify(resource.data).replaceAll(/"reference":\s*"Patient\/[^"]*"/g, '"reference":"Patient/p"'),
        );
        const record = translateRecord(
          { resourceType: 'Bundle', entry: [{ resource: patient }, { resource: owned }] },
          { nhsNumber: VALID },
        );
        expect(record.resources.flatMap(faultsAsShown)).toEqual([]);
        return expect(
          record.resources.length + record.excluded.reduce((sum, { count }) => sum + count, 0),
        ).toBeGreaterThanOrEqual(2);
      },
    );
  });
});

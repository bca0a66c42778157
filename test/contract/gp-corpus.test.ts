import { describe, expect, test } from '@jest/globals';
import { type TranslatedRecord, translateRecord } from '@ouzel/adapter-gp';
import { isNhsNumber } from '@ouzel/fhir';
import { z } from 'zod';
import { faultsOf } from './r4-schema.ts';
import { overSamples, samples } from './samples.ts';

const bundle = z.looseObject({
  entry: z.array(
    z.looseObject({
      resource: z.looseObject({
        resourceType: z.string(),
        contained: z.array(z.unknown()).optional(),
        identifier: z
          .union([z.array(z.looseObject({ system: z.string().optional(), value: z.string().optional() })), z.unknown()])
          .optional(),
      }),
    }),
  ),
});
const VALID = '9990000018';

/** The number in the file's name, else the one in the body; numbers that no person can have are exchanged for one that is valid. */
function prepare(name: string, text: string): { json: unknown; nhsNumber: string } {
  const inName = /-(\d{10})-/.exec(name)?.[1];
  const numbers = [...text.matchAll(/nhs-number",\s*"value":\s*"(\d{10})"/g)].map(([, number]) => number ?? '');
  const inBody = numbers[0] ?? '';
  const nhsNumber = inName ?? (isNhsNumber(inBody) ? inBody : VALID);
  return { json: JSON.parse(text.replaceAll(inBody, nhsNumber)), nhsNumber };
}

function countsIn(json: unknown): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { resource } of bundle.parse(json).entry) {
    counts[resource.resourceType] = (counts[resource.resourceType] ?? 0) + 1;
    if (resource.resourceType === 'List')
      for (const _each of resource.contained ?? []) counts['AllergyIntolerance'] = (counts['AllergyIntolerance'] ?? 0) + 1;
  }
  return counts;
}

function countsOut({ resources, excluded }: TranslatedRecord): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { resourceType } of resources) counts[resourceType] = (counts[resourceType] ?? 0) + 1;
  for (const { type, count } of excluded) counts[type] = (counts[type] ?? 0) + count;
  return counts;
}

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
        const { json, nhsNumber } = prepare(name, text);
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
        const { json } = prepare(name, text);
        expect(translateRecord(json, { nhsNumber: '9990000026' })).toEqual({
          wrongPatient: true,
          resources: [],
          excluded: [],
          warnings: [],
        });
      },
    );

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

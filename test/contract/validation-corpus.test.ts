import { describe, expect, test } from '@jest/globals';
import { type FhirError, isNhsNumber } from '@ouzel/fhir';
import { faultsOf } from '@ouzel/validation';
import fc from 'fast-check';
import { z } from 'zod';
import { mutated } from '../../packages/validation/test/mutate.ts';
import { faultsOf as schemaFaultsOf } from './r4-schema.ts';
import { overSamples, sample } from './samples.ts';
import { WRONG } from './wrong-samples.ts';

const rows = (): { file: string; type: string; result: string }[] =>
  sample('SCHEMA-CHECK.csv')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split(','))
    .map(([file = '', type = '', result = '']) => ({ file, type, result }))
    .filter(({ type }) => /^[A-Z]/.test(type));
const read = (file: string): { resourceType: string } =>
  z.looseObject({ resourceType: z.string() }).parse(JSON.parse(sample(file)));

/** The value at a place such as `Patient.identifier[0].value`. */
function valueAt(resource: unknown, expression: string): unknown {
  let value: unknown = resource;
  for (const step of expression.split(/[.[\]]+/).slice(1))
    value = Array.isArray(value) ? value[Number(step)] : z.looseObject({}).parse(value)[step];
  return value;
}

/** Made-up numbers are many in samples, and refused each by itself. */
const isMadeUpNumber = (resource: unknown, { situation, expression }: FhirError): boolean =>
  situation === 'bad-nhs-number' && !isNhsNumber(String(valueAt(resource, expression[0] ?? '')));

describe('R4 samples that nobody here wrote', () => {
  overSamples(() => {
    const valid = rows().filter(({ result }) => result === 'valid');
    const invalid = rows().filter(({ result }) => result === 'INVALID');
    test('are there', () => expect([valid.length > 700, invalid.length > 50]).toEqual([true, true]));

    test.each(valid.map(({ file }) => file))('%s has no fault but those named', (file) => {
      const resource = read(file);
      const faults = faultsOf(resource).filter((fault) => !isMadeUpNumber(resource, fault));
      expect(faults[0]?.expression[0]).toBe(WRONG[file]?.[0]);
    });

    test('what the JSON schema refuses is refused', () => {
      expect(invalid.filter(({ file }) => faultsOf(read(file)).length === 0).map(({ file }) => file)).toEqual([]);
    });

    test('whatever is changed in one, what the JSON schema refuses is refused', () => {
      const wholes = valid
        .map(({ file }) => read(file))
        .filter((each) => JSON.stringify(each).length < 20_000 && each.resourceType !== 'Bundle');
      const value = fc.oneof(
        fc.jsonValue(),
        fc.constantFrom('', ' ', null, [], {}, [{}], -1, 1.5, true, '2026-13-01', '0000', '2026-01-01T10:00:00+14:30', { x: 1 }),
      );
      fc.assert(
        fc.property(fc.constantFrom(...wholes), fc.nat(), value, (whole, at, by) => {
          const changed = z.looseObject({ resourceType: z.string() }).safeParse(mutated(whole, at, by));
          if (!changed.success || changed.data.resourceType !== whole.resourceType) return;
          const schema = schemaFaultsOf(changed.data);
          if (schema.length > 0) expect([schema, faultsOf(changed.data).length]).not.toEqual([schema, 0]);
        }),
        { numRuns: 3_000 },
      );
    });
  });
});

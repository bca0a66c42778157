import { describe, expect, test } from '@jest/globals';
import { translateRecord } from '../src/index.ts';

const NHS_NUMBER = '9990000018';
const record = (security: unknown) => ({
  resourceType: 'Bundle',
  entry: [
    {
      resource: {
        resourceType: 'Patient',
        id: 'p',
        identifier: [{ system: 'https://fhir.nhs.uk/Id/nhs-number', value: NHS_NUMBER }],
      },
    },
    {
      resource: {
        resourceType: 'Immunization',
        id: 'i',
        meta: { security },
        status: 'completed',
        notGiven: false,
        vaccineCode: { coding: [{ system: 'http://snomed.info/sct', code: '1' }] },
        patient: { reference: 'Patient/p' },
        primarySource: true,
        date: '2020-01-01',
      },
    },
  ],
});
const immunisation = (security: unknown) => {
  const { resources, excluded } = translateRecord(record(security), { nhsNumber: NHS_NUMBER });
  return { shown: resources.find(({ resourceType }) => resourceType === 'Immunization'), excluded };
};

describe('The labels of a practice', () => {
  test('go with the resource, under the addresses that R4 has for them', () => {
    const given = [
      { system: 'http://hl7.org/fhir/v3/ActCode', code: 'NOPAT', display: 'no disclosure' },
      { system: 'urn:own', code: 'X' },
    ];
    expect(immunisation(given).shown?.meta?.security).toEqual([
      { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'NOPAT', display: 'no disclosure' },
      { system: 'urn:own', code: 'X' },
    ]);
    expect(immunisation(undefined).shown?.meta).toBeUndefined();
  });

  test('that cannot be read keep the resource back, by name', () => {
    const { shown, excluded } = immunisation('secret');
    expect([shown, excluded.map(({ type }) => type)]).toEqual([undefined, ['Immunization']]);
  });
});

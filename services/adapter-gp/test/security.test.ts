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

describe('What turns the meaning of a resource round', () => {
  const plain = {
    resourceType: 'Observation',
    id: 'o',
    status: 'final',
    code: { text: 'x' },
    subject: { reference: 'Patient/p' },
  };
  const shown = (resource: object) => {
    const { entry } = record(undefined);
    return translateRecord({ resourceType: 'Bundle', entry: [...entry.slice(0, 1), { resource }] }, { nhsNumber: NHS_NUMBER });
  };
  const MODIFIER = [{ url: 'urn:not', valueBoolean: true }];

  test.each([
    ['a modifier extension', { ...plain, modifierExtension: MODIFIER }],
    ['a modifier extension of a part', { ...plain, component: [{ code: { text: 'y' }, modifierExtension: MODIFIER }] }],
    ['rules of another place', { ...plain, implicitRules: 'urn:rules' }],
  ])('%s: it is kept back whole, by name', (_what, resource) => {
    const { resources, excluded } = shown(resource);
    expect(resources.map(({ resourceType }) => resourceType)).toEqual(['Patient']);
    expect(excluded.map(({ type, count }) => [type, count])).toEqual([['Observation', 1]]);
  });

  test('what was not given, not taken or must not be done is said to be', () => {
    const about = { reference: 'Patient/p' };
    const vaccine = { resourceType: 'Immunization', id: 'i', patient: about, vaccineCode: { text: 'x' }, status: 'completed' };
    expect(shown({ ...vaccine, notGiven: true }).resources[1]).toMatchObject({ status: 'not-done' });
    expect(shown({ ...vaccine, notGiven: false }).resources[1]).toMatchObject({ status: 'completed' });
    expect(shown(vaccine).excluded).toEqual([{ type: 'Immunization', reason: 'notGiven is missing', count: 1 }]);
    const medicine = { resourceType: 'MedicationStatement', id: 'm', subject: about, medicationCodeableConcept: { text: 'x' } };
    expect(shown({ ...medicine, status: 'active', taken: 'n' }).resources[1]).toMatchObject({ status: 'not-taken' });
    const request = { resourceType: 'ProcedureRequest', id: 'r', subject: about, status: 'suspended', intent: 'plan' };
    expect(shown({ ...request, doNotPerform: true }).resources[1]).toMatchObject({ status: 'on-hold', doNotPerform: true });
  });
});

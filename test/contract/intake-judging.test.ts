import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { careHomeRules, parseObservation } from '@ouzel/adapter-carehome';
import { judgeAll } from '@ouzel/intake';
import { createGate } from '@ouzel/validation';

const NOW = new Date('2026-11-24T12:00:00Z');
const organisation = { ods: '9OZC001', name: 'Home', kind: 'care-home' as const };
const options = {
  gate: createGate(),
  rules: [careHomeRules],
  base: 'http://x/fhir/R4',
};
const example = (name: string): Record<string, unknown> =>
  JSON.parse(readFileSync(new URL(`../../contracts/examples/observations/${name}.json`, import.meta.url), 'utf8'));
const pulse = (change: Record<string, unknown> = {}): Record<string, unknown> => ({
  ...example('pulse'),
  effectiveDateTime: '2026-11-24T11:50:00Z',
  ...change,
});
const quantity = (value: unknown, code = '/min') => ({
  valueQuantity: { value, unit: code, system: 'http://unitsofmeasure.org', code },
});
const judge = async (resource: unknown) => {
  const [judged] = await judgeAll([{ resource, type: 'Observation' }], { organisation, now: NOW }, options);
  if (judged === undefined) throw new Error('Nothing was judged.');
  return judged;
};
const refusal = async (json: unknown) => {
  const judged = await judge(json);
  return 'error' in judged
    ? { situation: judged.error.situation, http: judged.error.http, expression: judged.error.expression }
    : 'accepted';
};

describe('A posted Observation', () => {
  test('of each vital sign is accepted as our examples write it', async () => {
    for (const name of [
      'pulse',
      'temperature',
      'blood-pressure',
      'oxygen-saturation',
      'respiration-rate',
      'consciousness',
      'inspired-oxygen',
    ]) {
      expect([name, await refusal({ ...example(name), effectiveDateTime: '2026-11-24T11:50:00Z' })]).toEqual([name, 'accepted']);
    }
  });

  test.each<[string, Record<string, unknown>, string, number, string[]]>([
    ['an element that does not exist', pulse({ colour: 'red' }), 'bad-structure', 400, ['Observation.colour']],
    ['an element of the wrong kind', pulse({ category: 'vital-signs' }), 'bad-structure', 400, ['Observation.category']],
    ['a status that does not exist', pulse({ status: 'nonsense' }), 'bad-code', 400, ['Observation.status']],
    ['no status', pulse({ status: undefined }), 'missing-element', 400, ['Observation.status']],
    ['no code', pulse({ code: undefined }), 'missing-element', 400, ['Observation.code']],
    [
      'an unknown modifier',
      pulse({ modifierExtension: [{ url: 'http://x' }] }),
      'unknown-modifier',
      422,
      ['Observation.modifierExtension'],
    ],
    ['two values', pulse({ valueString: '70' }), 'bad-element', 400, ['Observation.valueQuantity', 'Observation.valueString']],
    [
      'two times',
      pulse({ effectiveInstant: '2026-11-24T11:50:00Z' }),
      'bad-element',
      400,
      ['Observation.effectiveDateTime', 'Observation.effectiveInstant'],
    ],
    [
      'a date that does not exist',
      pulse({ effectiveDateTime: '2026-13-24T11:50:00Z' }),
      'bad-value',
      400,
      ['Observation.effectiveDateTime'],
    ],
    [
      'a time without its zone',
      pulse({ effectiveDateTime: '2026-11-24T11:50:00' }),
      'bad-value',
      400,
      ['Observation.effectiveDateTime'],
    ],
    ['a day without a time', pulse({ effectiveDateTime: '2026-11-24' }), 'bad-value', 400, ['Observation.effectiveDateTime']],
    ['a time to come', pulse({ effectiveDateTime: '2026-11-24T12:10:00Z' }), 'unsafe', 422, ['Observation.effectiveDateTime']],
    [
      'a reading of three days ago',
      pulse({ effectiveDateTime: '2026-11-21T11:50:00Z' }),
      'unsafe',
      422,
      ['Observation.effectiveDateTime'],
    ],
    ['a number as text', pulse(quantity('70')), 'bad-structure', 400, ['Observation.valueQuantity.value']],
    [
      'no number',
      pulse({ valueQuantity: { system: 'http://unitsofmeasure.org', code: '/min' } }),
      'missing-element',
      400,
      ['Observation.valueQuantity.value'],
    ],
    [
      'a wrong unit',
      { ...example('temperature'), effectiveDateTime: '2026-11-24T11:50:00Z', ...quantity(101, '[degF]') },
      'unsafe',
      422,
      ['Observation.valueQuantity.code'],
    ],
    ['an impossible value', pulse(quantity(900)), 'unsafe', 422, ['Observation.valueQuantity.value']],
    [
      'a day that the calendar does not have',
      pulse({ effectiveDateTime: '2026-02-30T11:50:00Z' }),
      'bad-value',
      400,
      ['Observation.effectiveDateTime'],
    ],
    [
      'unit and code that disagree',
      pulse({ valueQuantity: { value: 70, unit: 'kPa', system: 'http://unitsofmeasure.org', code: '/min' } }),
      'unsafe',
      422,
      ['Observation.valueQuantity.unit'],
    ],
    [
      'another organisation as performer',
      pulse({ performer: [{ identifier: { system: 'https://fhir.nhs.uk/Id/ods-organization-code', value: '9OZC002' } }] }),
      'not-allowed',
      403,
      ['Observation.performer'],
    ],
    [
      'a narrative that runs',
      pulse({ text: { status: 'generated', div: '<div xmlns="http://www.w3.org/1999/xhtml"><p onclick="x()">a</p></div>' } }),
      'bad-element',
      400,
      ['Observation.text.div'],
    ],
    ['nobody', pulse({ subject: undefined }), 'missing-element', 400, ['Observation.subject']],
    [
      'two identities',
      pulse({
        subject: {
          reference: `Patient/${'0'.repeat(26)}`,
          identifier: { system: 'https://fhir.nhs.uk/Id/nhs-number', value: '9990000018' },
        },
      }),
      'two-identities',
      422,
      ['Observation.subject'],
    ],
    [
      'a bad NHS number',
      pulse({ subject: { identifier: { system: 'https://fhir.nhs.uk/Id/nhs-number', value: '1234567890' } } }),
      'bad-nhs-number',
      400,
      ['Observation.subject.identifier.value'],
    ],
    [
      'another server patient',
      pulse({ subject: { reference: 'http://elsewhere/Patient/1' } }),
      'bad-value',
      400,
      ['Observation.subject.reference'],
    ],
  ])('with %s is refused by name', async (_what, json, situation, http, expression) => {
    expect(await refusal(JSON.parse(JSON.stringify(json)))).toEqual({ situation, http, expression });
  });

  test.each([null, 7, 'x', [], {}, { resourceType: 'Patient' }])('%j is refused', (json) => {
    expect(() => parseObservation(json)).toThrow(expect.objectContaining({ name: 'FhirError' }));
  });

  test('extreme and possible is taken, with advice', () => {
    const extreme = { ...example('oxygen-saturation'), id: 'x', effectiveDateTime: '2026-11-24T11:50:00Z', ...quantity(68, '%') };
    const resource = JSON.parse(JSON.stringify(extreme));
    const { advice } = careHomeRules.complete([resource], { now: NOW, newId: () => 'score', birthDate: () => undefined });
    expect(advice).toContainEqual(expect.stringContaining('999'));
  });

  test.each([
    ['a body mass index, which is no weight', '39156-5', '60621009', { value: 16.2, unit: 'kg/m2', code: 'kg/m2' }],
    [
      'a pulse in the words of the UK Core example',
      '8867-4',
      '364075005',
      { value: 95, unit: 'heart beats per minute', code: '{beats}/min' },
    ],
  ])('%s is taken', async (_what, loinc, snomed, value) => {
    const coding = [
      { system: 'http://loinc.org', code: loinc },
      { system: 'http://snomed.info/sct', code: snomed },
    ];
    const valueQuantity = { system: 'http://unitsofmeasure.org', ...value };
    expect(await refusal(pulse({ code: { coding }, valueQuantity }))).toBe('accepted');
  });

  test('the sentence of a wrong unit is one that care staff can act on', async () => {
    const judged = await judge({
      ...example('temperature'),
      effectiveDateTime: '2026-11-24T11:50:00Z',
      ...quantity(101, '[degF]'),
    });
    expect(judged).toMatchObject({
      error: { message: 'Temperature must be in degrees Celsius (Cel). Convert it and post it again.' },
    });
  });
});

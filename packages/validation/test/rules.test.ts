import { describe, expect, test } from '@jest/globals';
import { systems } from '@ouzel/fhir';
import { good } from './good.ts';
import { contained, extension, pulse, quantity, repeat, told } from './pulse.ts';

const HL7 = 'http://terminology.hl7.org/CodeSystem';
const coded = (system: string, code: string) => ({ coding: [{ system: `${HL7}/${system}`, code }] });
const inError = coded('condition-ver-status', 'entered-in-error');

describe('A resource that breaks a rule is refused:', () => {
  test.each<[string, string, unknown, string]>([
    ['ext-1: neither', 'bad-element', extension({}), 'extension[0]'],
    [
      'ext-1: both',
      'bad-element',
      extension({ valueCode: 'a', extension: [{ url: 'http://y', valueCode: 'a' }] }),
      'extension[0]',
    ],
    ['qty-3', 'missing-element', quantity({ system: undefined }), 'valueQuantity.system'],
    [
      'rng-2',
      'bad-element',
      pulse({ valueQuantity: undefined, valueRange: { low: { value: 2 }, high: { value: 1 } } }),
      'valueRange.low',
    ],
    [
      'rat-1',
      'missing-element',
      pulse({ valueQuantity: undefined, valueRatio: { numerator: { value: 2 } } }),
      'valueRatio.denominator',
    ],
    ['per-1', 'bad-element', pulse({ effectivePeriod: { start: '2026-02', end: '2026-01-31' } }), 'effectivePeriod.start'],
    ['tim-1', 'missing-element', repeat({ duration: 1 }), 'effectiveTiming.repeat.durationUnit'],
    ['tim-4', 'bad-element', repeat({ duration: -1, durationUnit: 'h' }), 'effectiveTiming.repeat.duration'],
    ['tim-10', 'bad-element', repeat({ timeOfDay: ['08:00:00'], when: ['AC'] }), 'effectiveTiming.repeat.timeOfDay'],
    ['obs-3', 'missing-element', pulse({ referenceRange: [{ age: { low: { value: 1 } } }] }), 'referenceRange[0].low'],
    ['obs-6', 'bad-element', pulse({ dataAbsentReason: { text: 'a' } }), 'dataAbsentReason'],
    [
      'obs-7',
      'bad-element',
      { ...good('Observation'), valueString: 'a', code: { coding: [{ system: systems.loinc, code: '8480-6' }] } },
      'component',
    ],
    ['dom-3', 'bad-element', contained({ resourceType: 'Device', id: 'd' }), 'contained[0]'],
    ['ref-1', 'bad-element', pulse({ device: { reference: '#d' } }), 'device.reference'],
    [
      'dom-2',
      'bad-element',
      {
        ...contained({
          resourceType: 'Device',
          id: 'd',
          contained: [{ resourceType: 'Device', id: 'e', parent: { reference: '#' } }],
        }),
        device: { reference: '#d' },
      },
      'contained[0].contained',
    ],
    [
      'dom-4',
      'bad-element',
      { ...contained({ resourceType: 'Device', id: 'd', meta: { versionId: '1' } }), device: { reference: '#d' } },
      'contained[0].meta.versionId',
    ],
    [
      'a contained resource by its own type',
      'missing-element',
      {
        ...contained({ resourceType: 'Specimen', id: 'd', collection: { quantity: { value: 1, code: 'ml' } } }),
        specimen: { reference: '#d' },
      },
      'contained[0].collection.quantity.system',
    ],
  ])('R4 %s', (_rule, situation, resource, path) => {
    expect(told(resource)[0]?.slice(0, 2)).toEqual([situation, `Observation.${path}`]);
  });

  test.each<[string, Record<string, unknown>, [string, ...string[]]]>([
    [
      'ait-1',
      good('AllergyIntolerance', { clinicalStatus: undefined }),
      ['missing-element', 'AllergyIntolerance.clinicalStatus'],
    ],
    [
      'ait-2',
      good('AllergyIntolerance', { verificationStatus: coded('allergyintolerance-verification', 'entered-in-error') }),
      ['bad-element', 'AllergyIntolerance.clinicalStatus'],
    ],
    [
      'con-4',
      good('Condition', { clinicalStatus: coded('condition-clinical', 'active') }),
      ['bad-element', 'Condition.clinicalStatus'],
    ],
    ['con-5', good('Condition', { verificationStatus: inError }), ['bad-element', 'Condition.clinicalStatus']],
    [
      'con-2',
      good('Condition', { evidence: [{ id: 'a', extension: [{ url: 'http://x', valueCode: 'a' }] }] }),
      ['missing-element', 'Condition.evidence[0].code'],
    ],
    ['pat-1', good('Patient', { contact: [{ gender: 'male' }] }), ['missing-element', 'Patient.contact[0].name']],
    [
      'att-1',
      good('DocumentReference', { content: [{ attachment: { data: 'aGVsbG8=' } }] }),
      ['missing-element', 'DocumentReference.content[0].attachment.contentType'],
    ],
    ['age-1', good('Condition', { onsetAge: { value: 7 } }), ['missing-element', 'Condition.onsetAge.code']],
    ['prr-1', good('ServiceRequest', { code: undefined }), ['missing-element', 'ServiceRequest.code']],
    [
      'qrs-1',
      good('QuestionnaireResponse', { item: [{ linkId: '1', item: [{ linkId: '2' }], answer: [{ valueString: 'a' }] }] }),
      ['bad-element', 'QuestionnaireResponse.item[0].answer', 'QuestionnaireResponse.item[0].item'],
    ],
    [
      'UK Core: a number that is no NHS number',
      good('Patient', { identifier: [{ system: systems.nhsNumber, value: '1234567890' }] }),
      ['bad-nhs-number', 'Patient.identifier[0].value'],
    ],
    [
      'UK Core: no NHS number',
      good('Patient', { identifier: [{ system: systems.nhsNumber }] }),
      ['missing-element', 'Patient.identifier[0].value'],
    ],
    [
      'UK Core: an allergy to nothing',
      good('AllergyIntolerance', {
        meta: { profile: ['https://fhir.hl7.org.uk/StructureDefinition/UKCore-AllergyIntolerance|2.5.0'] },
        code: undefined,
      }),
      ['missing-element', 'AllergyIntolerance.code'],
    ],
  ])('%s', (_rule, resource, fault) => {
    expect(told(resource)).toEqual([fault]);
  });
});

import { systems } from '@ouzel/fhir';

const HL7 = 'http://terminology.hl7.org/CodeSystem';
const concept = (system: string, code: string) => ({ coding: [{ system, code, display: code }], text: code });
const snomed = (code: string) => concept(systems.snomed, code);
const subject = { reference: 'Patient/p1', identifier: { system: systems.nhsNumber, value: '9990000018' } };
const div = '<div xmlns="http://www.w3.org/1999/xhtml"><p style="color: red">All <b>well</b> &amp; settled<br/></p></div>';

export type Resource = Readonly<Record<string, unknown>> & { resourceType: string };

/** One good resource of each type that can be posted, each with something that is easily refused by mistake. */
export const GOOD: readonly Resource[] = [
  {
    resourceType: 'Patient',
    id: 'p1',
    meta: { profile: ['https://fhir.hl7.org.uk/StructureDefinition/UKCore-Patient'] },
    text: { status: 'generated', div },
    identifier: [{ use: 'official', system: systems.nhsNumber, value: '9990000018' }],
    name: [{ family: 'Test', given: ['Ann', null], _given: [null, { extension: [{ url: 'http://x', valueCode: 'unknown' }] }] }],
    _birthDate: {
      extension: [{ url: 'http://hl7.org/fhir/StructureDefinition/patient-birthTime', valueDateTime: '1930-02-28' }],
    },
    gender: 'female',
    deceasedBoolean: false,
    contact: [{ telecom: [{ system: 'phone', value: '01632 960001' }] }],
  },
  {
    resourceType: 'AllergyIntolerance',
    clinicalStatus: concept(`${HL7}/allergyintolerance-clinical`, 'active'),
    verificationStatus: concept(`${HL7}/allergyintolerance-verification`, 'confirmed'),
    category: ['medication'],
    code: snomed('91936005'),
    patient: subject,
    reaction: [{ manifestation: [snomed('271807003')], severity: 'mild' }],
  },
  {
    resourceType: 'CarePlan',
    status: 'active',
    intent: 'plan',
    subject,
    period: { start: '2026-01', end: '2026-01-15' },
    activity: [{ detail: { status: 'not-started', scheduledTiming: { repeat: { frequency: 1, period: 1, periodUnit: 'd' } } } }],
  },
  {
    resourceType: 'Condition',
    clinicalStatus: concept(`${HL7}/condition-clinical`, 'resolved'),
    code: snomed('38341003'),
    subject,
    onsetAge: { value: 70, system: systems.ucum, code: 'a' },
    abatementDateTime: '2020',
    evidence: [{ code: [snomed('271807003')] }],
  },
  {
    resourceType: 'DiagnosticReport',
    contained: [{ resourceType: 'Observation', id: 'o', status: 'final', code: snomed('1'), valueInteger: 3 }],
    status: 'final',
    code: snomed('1'),
    subject,
    result: [{ reference: '#o' }],
    issued: '2026-11-24T11:50:00.123+00:00',
  },
  {
    resourceType: 'DocumentReference',
    status: 'current',
    subject,
    content: [{ attachment: { contentType: 'text/plain', data: 'aGVsbG8=' } }],
  },
  {
    resourceType: 'Encounter',
    status: 'finished',
    class: { system: `${HL7}/v3-ActCode`, code: 'AMB' },
    subject,
    period: { start: '2026-11-24T11:00:00Z', end: '2026-11-24T11:00:00Z' },
  },
  { resourceType: 'EpisodeOfCare', status: 'active', patient: subject },
  { resourceType: 'CareTeam', status: 'active', subject, participant: [{ role: [snomed('1')] }] },
  {
    resourceType: 'Appointment',
    status: 'booked',
    start: '2026-11-24T11:00:00Z',
    end: '2026-11-24T11:30:00Z',
    participant: [{ actor: subject, status: 'accepted' }],
  },
  { resourceType: 'Flag', status: 'active', code: snomed('1'), subject },
  {
    resourceType: 'Immunization',
    status: 'completed',
    vaccineCode: snomed('1119349007'),
    patient: subject,
    occurrenceString: 'last winter',
  },
  {
    resourceType: 'MedicationRequest',
    status: 'active',
    intent: 'order',
    medicationCodeableConcept: snomed('319775004'),
    subject,
    dosageInstruction: [
      { doseAndRate: [{ doseQuantity: { value: 1, unit: 'tablet' } }], timing: { repeat: { timeOfDay: ['08:00:00'] } } },
    ],
  },
  {
    resourceType: 'MedicationStatement',
    status: 'active',
    medicationReference: { reference: 'Medication/m' },
    subject,
    effectivePeriod: { start: '2026-11-24' },
  },
  {
    resourceType: 'Observation',
    status: 'final',
    category: [concept(systems.observationCategory, 'vital-signs')],
    code: concept(systems.loinc, '85354-9'),
    subject,
    effectiveDateTime: '2026-11-24T11:50:00Z',
    performer: [{ identifier: { system: systems.odsCode, value: 'RX801' } }],
    component: [
      {
        code: concept(systems.loinc, '8480-6'),
        valueQuantity: { value: 124, unit: 'mmHg', system: systems.ucum, code: 'mm[Hg]' },
        referenceRange: [{ low: { value: 90 }, high: { value: 140 } }],
      },
      { code: concept(systems.loinc, '8462-4'), dataAbsentReason: { text: 'refused' } },
    ],
    note: [{ text: 'First line\nsecond line' }],
  },
  { resourceType: 'Procedure', status: 'completed', subject, performedString: 'in the spring' },
  {
    resourceType: 'QuestionnaireResponse',
    status: 'completed',
    subject,
    item: [{ linkId: '1', answer: [{ valueBoolean: true, item: [{ linkId: '1.1', answer: [{ valueDecimal: 1.5 }] }] }] }],
  },
  { resourceType: 'ServiceRequest', status: 'active', intent: 'order', subject, code: snomed('1'), orderDetail: [snomed('2')] },
  { resourceType: 'Specimen', status: 'available', type: snomed('1'), subject, collection: { collectedDateTime: '2026-11-24' } },
];

export function good(type: string, change: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return { ...GOOD.find(({ resourceType }) => resourceType === type), ...change };
}

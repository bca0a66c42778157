/** What the journeys of clients write: plain and valid. */
export const NHS = 'https://fhir.nhs.uk/Id/nhs-number';

export const patientOf = (value: string) => ({
  resourceType: 'Patient' as const,
  identifier: [{ system: NHS, value }],
  name: [{ family: 'Okafor', given: ['Nora'] }],
  birthDate: '1950-02-03',
});

export const conditionOf = (patient: string, onsetDateTime: string) => ({
  resourceType: 'Condition' as const,
  clinicalStatus: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/condition-clinical', code: 'active' }] },
  code: { coding: [{ system: 'http://snomed.info/sct', code: '38341003', display: 'Hypertension' }] },
  subject: { reference: patient.startsWith('urn:') ? patient : `Patient/${patient}` },
  onsetDateTime,
});

export const encounterOf = (patient: string) => ({
  resourceType: 'Encounter' as const,
  status: 'finished' as const,
  class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'AMB' },
  subject: { reference: `Patient/${patient}` },
});

export const pulseOf = (patient: string, at: number, encounter?: string) => ({
  resourceType: 'Observation' as const,
  status: 'final' as const,
  code: { coding: [{ system: 'http://loinc.org', code: '8867-4' }] },
  subject: { reference: `Patient/${patient}` },
  ...(encounter === undefined ? {} : { encounter: { reference: `Encounter/${encounter}` } }),
  effectiveDateTime: new Date(Date.UTC(2026, 0, 1 + at)).toISOString(),
  valueQuantity: { value: 60 + at, unit: '/min', system: 'http://unitsofmeasure.org', code: '/min' },
});

/** One entry of a Bundle that posts. */
export const posting = (resource: { resourceType: string }, fullUrl: string, ifNoneExist?: string) => ({
  fullUrl,
  resource,
  request: { method: 'POST', url: resource.resourceType, ...(ifNoneExist === undefined ? {} : { ifNoneExist }) },
});

export const bundleWith = (type: 'batch' | 'transaction', entry: readonly unknown[]) => ({
  resourceType: 'Bundle' as const,
  type,
  entry,
});

import type { Example } from './examples.ts';

const pulse = (value: number, more = {}) => ({
  resourceType: 'Observation',
  ...more,
  status: 'final',
  category: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/observation-category', code: 'vital-signs' }] }],
  code: { coding: [{ system: 'http://loinc.org', code: '8867-4', display: 'Heart rate' }] },
  subject: { reference: 'Patient/$WHO' },
  effectiveDateTime: '$NOW',
  valueQuantity: { value, unit: '/min', system: 'http://unitsofmeasure.org', code: '/min' },
});

const FHIR_JSON = 'Content-Type: application/fhir+json';

export const WRITING: readonly Example[] = [
  {
    title: 'Ask whether it would be taken',
    as: 'WRITER',
    method: 'POST',
    path: '/Observation/\\$validate',
    headers: [FHIR_JSON],
    body: pulse(71),
  },
  {
    title: 'Post it: sent again under the same key, it is made once',
    as: 'WRITER',
    method: 'POST',
    path: '/Observation',
    headers: [FHIR_JSON, 'Idempotency-Key: example-$RANDOM-$RANDOM'],
    body: pulse(72),
    keep: { name: 'ID', from: 'id' },
  },
  {
    title: 'Post it unless it is there: 201 the first time, 200 after',
    as: 'WRITER',
    method: 'POST',
    path: '/Observation',
    headers: [FHIR_JSON, 'If-None-Exist: identifier=https://example.org/rounds|$ID', 'Prefer: return=OperationOutcome'],
    body: pulse(73, { identifier: [{ system: 'https://example.org/rounds', value: '$ID' }] }),
  },
  { title: 'Read it: the ETag names its version', as: 'WRITER', path: '/Observation/$ID', head: true },
  {
    title: 'Patch it',
    as: 'WRITER',
    method: 'PATCH',
    path: '/Observation/$ID',
    headers: ['Content-Type: application/json-patch+json', 'If-Match: W/\\"1\\"'],
    body: [{ op: 'replace', path: '/valueQuantity/value', value: 74 }],
  },
  {
    title: 'Replace it',
    as: 'WRITER',
    method: 'PUT',
    path: '/Observation/$ID',
    headers: [FHIR_JSON, 'If-Match: W/\\"2\\"'],
    body: pulse(75, { id: '$ID' }),
  },
  { title: 'Every version of it', as: 'WRITER', path: '/Observation/$ID/_history' },
];

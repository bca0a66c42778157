import type { Observation, Resource } from '@medplum/fhirtypes';
import { type Holding, SUBJECT } from '@ouzel/exchange';
import type { Contribution } from '@ouzel/records';

export const custodian = { ods: '9OZH01', name: 'Ouse Valley', kind: 'acute-trust' as const };
export const holding = (record: string, view: Holding['view'] = 'all'): Holding => ({
  record,
  custodian,
  source: 'stored',
  types: [],
  view,
});
export const observation = (id: string, change: Partial<Observation> = {}): Observation => ({
  resourceType: 'Observation',
  id,
  status: 'final',
  code: { coding: [{ system: 'http://loinc.org', code: '8867-4' }] },
  subject: { reference: SUBJECT },
  effectiveDateTime: '2026-03-01T10:00:00Z',
  valueQuantity: { value: 70 },
  ...change,
});
export const contribution = (record: string, resources: Resource[], change: Partial<Contribution> = {}): Contribution => ({
  record,
  custodian,
  resources,
  occurred: new Date('2026-03-01'),
  fetched: new Date('2026-03-02T00:00:00.123Z'),
  ...change,
});

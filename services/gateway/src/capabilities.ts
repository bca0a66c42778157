import type { CapabilityStatement, CapabilityStatementRestResource } from '@medplum/fhirtypes';
import { AUDIT_PARAMETERS } from './audit-event.ts';
import { CLINICAL_TYPES } from './clinical-types.ts';
import { CLINICAL_PARAMETERS } from './search-type.ts';

const PARAMETER_TYPES: Readonly<Record<string, 'token' | 'date' | 'reference'>> = {
  patient: 'reference',
  subject: 'reference',
  date: 'date',
  agent: 'token',
};

function searchParams(names: readonly string[]): NonNullable<CapabilityStatementRestResource['searchParam']> {
  const plain = names.filter((name) => !name.includes(':') && name !== '_count' && name !== 'page');
  return plain.map((name) => ({ name, type: PARAMETER_TYPES[name] ?? 'token' }));
}

const interactions = (...codes: ('read' | 'search-type' | 'create')[]): CapabilityStatementRestResource['interaction'] =>
  codes.map((code) => ({ code }));

function resources(): CapabilityStatementRestResource[] {
  const patient: CapabilityStatementRestResource = {
    type: 'Patient',
    interaction: interactions('read', 'search-type'),
    searchParam: searchParams(['identifier', '_id']),
    operation: [{ name: 'everything', definition: 'http://hl7.org/fhir/OperationDefinition/Patient-everything' }],
  };
  const clinical = CLINICAL_TYPES.map((type): CapabilityStatementRestResource => ({
    type,
    interaction: interactions('read', 'search-type', ...(type === 'Observation' ? (['create'] as const) : [])),
    searchParam: searchParams(CLINICAL_PARAMETERS),
  }));
  const auditEvent: CapabilityStatementRestResource = {
    type: 'AuditEvent',
    interaction: interactions('search-type'),
    searchParam: searchParams(AUDIT_PARAMETERS),
  };
  return [patient, ...clinical, auditEvent];
}

/** What this server does (https://hl7.org/fhir/R4/capabilitystatement.html). A test exercises every claim. */
export function capabilityStatement(base: string, authBase: string): CapabilityStatement {
  const oauth = {
    extension: [{ url: 'token', valueUri: `${authBase}/token` }],
    url: 'http://fhir-registry.smarthealthit.org/StructureDefinition/oauth-uris',
  };
  return {
    resourceType: 'CapabilityStatement',
    status: 'active',
    date: '2026-11-24',
    publisher: 'Ouzel',
    kind: 'instance',
    software: { name: 'Ouzel', version: '0.1.0' },
    implementation: { description: 'Ouzel shared care record', url: base },
    fhirVersion: '4.0.1',
    format: ['application/fhir+json'],
    rest: [
      {
        mode: 'server',
        security: {
          service: [
            { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/restful-security-service', code: 'SMART-on-FHIR' }] },
          ],
          extension: [oauth],
        },
        resource: resources(),
        interaction: [{ code: 'batch' }],
      },
    ],
  };
}

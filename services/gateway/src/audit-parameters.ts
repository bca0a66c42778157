import type { CapabilityStatementRestResource } from '@medplum/fhirtypes';

type SearchParam = NonNullable<CapabilityStatementRestResource['searchParam']>[number];
const OURS = 'https://ouzel.example/fhir/SearchParameter';

/** What the trail is searched by (ITI-81; BALP's Audit Record Repository), and two of our own that FHIR has none for. */
export const AUDIT_PARAMETERS: SearchParam[] = [
  { name: '_id', type: 'token' },
  { name: '_lastUpdated', type: 'date', documentation: 'As date: an event is never changed.' },
  { name: 'action', type: 'token' },
  { name: 'address', type: 'string', documentation: 'The whole network address of the client.' },
  { name: 'agent', type: 'reference', documentation: 'ODS code, SDS user id or client id, as agent.identifier takes them.' },
  { name: 'agent.identifier', type: 'token' },
  { name: 'agent-name', type: 'string', documentation: 'Beginning of the name of the person who acted, or of a word of it.' },
  { name: 'agent-role', type: 'token' },
  {
    name: 'custodian',
    type: 'token',
    definition: `${OURS}/AuditEvent-custodian`,
    documentation: 'ODS code of a source that was asked, or of whoever holds what was in the answer.',
  },
  { name: 'date', type: 'date', documentation: 'All prefixes but ap. Twice for a range.' },
  { name: 'entity', type: 'reference', documentation: 'A resource, with or without its version, or a Patient.' },
  { name: 'entity-role', type: 'token' },
  { name: 'entity-type', type: 'token' },
  { name: 'outcome', type: 'token' },
  { name: 'patient', type: 'reference', documentation: 'Finds what names anybody who was found to be this person too.' },
  { name: 'patient.identifier', type: 'token' },
  {
    name: 'purpose',
    type: 'token',
    definition: `${OURS}/AuditEvent-purpose`,
    documentation: 'AuditEvent.purposeOfEvent.',
  },
  { name: 'source.identifier', type: 'token', documentation: 'The observer is this exchange, of every event.' },
  { name: 'subtype', type: 'token' },
  { name: 'type', type: 'token', documentation: 'Every event is of type rest.' },
];

/** How the answer is to be (https://hl7.org/fhir/R4/search.html#return). */
export const AUDIT_RESULTS = ['_count', '_sort', '_total', '_page', '_format', '_pretty'];

const BALP = 'https://profiles.ihe.net/ITI/BALP/StructureDefinition/IHE.BasicAudit';
/** Profiles that events are in the shape of. */
export const AUDIT_PROFILES = [
  'Create',
  'Read',
  'Update',
  'Query',
  'PatientCreate',
  'PatientRead',
  'PatientUpdate',
  'PatientQuery',
].map((name) => `${BALP}.${name}`);

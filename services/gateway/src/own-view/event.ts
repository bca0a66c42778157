import type { AuditEvent } from '@medplum/fhirtypes';
import { systems } from '@ouzel/fhir';
import { narrative } from '../narrative.ts';
import type { OwnEntry } from './rooms.ts';
import { sentenceOf, whatOf, whoOf } from './words.ts';

const REST = { system: 'http://terminology.hl7.org/CodeSystem/audit-event-type', code: 'rest', display: 'RESTful Operation' };
const ENTITY_TYPE = 'http://terminology.hl7.org/CodeSystem/audit-entity-type';

/**
 * A look at the record as its person may know it: when, which role of which organisation, what kinds of things, and why. Nobody's name or
 * id, no client, no address, and nothing of the request (contracts/fhir/own-view.md).
 */
export function ownEvent(entry: OwnEntry, patient: string): AuditEvent {
  const { id, recorded, organisation, role, purpose } = entry;
  const coding = role === undefined ? {} : { coding: [{ system: systems.sdsRoleCode, code: role }] };
  return {
    resourceType: 'AuditEvent',
    id,
    meta: { versionId: '1', lastUpdated: recorded.toISOString() },
    text: narrative([sentenceOf(entry)]),
    type: REST,
    action: 'R',
    recorded: recorded.toISOString(),
    outcome: '0',
    purposeOfEvent: [{ coding: [{ system: systems.actReason, code: purpose }] }],
    agent: [{ role: [{ ...coding, text: whoOf(entry) }], who: { display: organisation.name }, requestor: true }],
    source: { observer: { display: 'Ouzel' } },
    entity: [
      { what: { reference: `Patient/${patient}` }, type: { system: ENTITY_TYPE, code: '1' } },
      { type: { system: ENTITY_TYPE, code: '2' }, description: whatOf(entry) },
    ],
  };
}

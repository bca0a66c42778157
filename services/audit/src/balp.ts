import type { AuditEvent, Coding } from '@medplum/fhirtypes';
import { systems } from '@ouzel/fhir';
import { agentsOf } from './agents.ts';
import { entitiesOf } from './entities.ts';
import { namingOf } from './interactions.ts';
import type { StoredEvent } from './stored-event.ts';

const REST: Coding = {
  system: 'http://terminology.hl7.org/CodeSystem/audit-event-type',
  code: 'rest',
  display: 'RESTful Operation',
};
const AUDIT_LOG_USED: Coding = { system: systems.dicom, code: '110101', display: 'Audit Log Used' };
/** Targets that are the trail itself, or a part of it. */
const TRAIL = ['AuditEvent', 'audit export'];
const OUTCOMES = ['0', '4', '8', '12'] as const;

/** An event as it is kept, and what is known of it beside. */
export interface KeptEvent {
  id: string;
  recorded: Date;
  outcome: string;
  event: StoredEvent;
  /** Public root of the exchange. */
  site: string;
}

function subtypeOf({ interaction, target }: StoredEvent): Coding[] {
  const rest = { system: 'http://hl7.org/fhir/restful-interaction', code: namingOf(interaction).subtype };
  return TRAIL.includes(target) ? [rest, AUDIT_LOG_USED] : [rest];
}

/**
 * The event as an AuditEvent in the shape of IHE Basic Audit Log Patterns (https://profiles.ihe.net/ITI/BALP/): client, server,
 * organisation and user as agents; patient, query, every resource version and the transaction as entities. What BALP has no place for (rule,
 * agreements, sources, hash) is detail of the transaction.
 */
export function toAuditEvent({ id, recorded, outcome, event, site }: KeptEvent): AuditEvent {
  return {
    resourceType: 'AuditEvent',
    id,
    meta: { versionId: '1', lastUpdated: recorded.toISOString() },
    type: REST,
    subtype: subtypeOf(event),
    action: namingOf(event.interaction).action,
    recorded: recorded.toISOString(),
    outcome: OUTCOMES.find((each) => each === outcome) ?? '8',
    purposeOfEvent: [{ coding: [{ system: systems.actReason, code: event.purpose }] }],
    agent: agentsOf(event, site),
    source: { site, observer: { identifier: { value: site }, display: 'Ouzel' } },
    entity: entitiesOf(event),
  };
}

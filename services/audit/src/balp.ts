import type { AuditEvent, AuditEventAgent, AuditEventEntity, Coding } from '@medplum/fhirtypes';
import { base32OfUuid, systems } from '@ouzel/fhir';
import type { StoredEvent } from './stored-event.ts';

const REST: Coding = {
  system: 'http://terminology.hl7.org/CodeSystem/audit-event-type',
  code: 'rest',
  display: 'RESTful Operation',
};
const OBJECT_ROLE = 'http://terminology.hl7.org/CodeSystem/object-role';
const ENTITY_TYPE = 'http://terminology.hl7.org/CodeSystem/audit-entity-type';
const XREQUEST = { system: 'https://profiles.ihe.net/ITI/BALP/CodeSystem/BasicAuditEntityType', code: 'XrequestId' };
const DICOM = {
  destination: { code: '110152', display: 'Destination Role ID' },
  source: { code: '110153', display: 'Source Role ID' },
};

/** FHIR restful-interaction code and BALP action letter; a search executes (E). */
const ACTIONS: Readonly<Record<string, { subtype: string; action: NonNullable<AuditEvent['action']> }>> = {
  read: { subtype: 'read', action: 'R' },
  'search-type': { subtype: 'search-type', action: 'E' },
  operation: { subtype: 'operation', action: 'E' },
  create: { subtype: 'create', action: 'C' },
  batch: { subtype: 'batch', action: 'C' },
  deliver: { subtype: 'operation', action: 'R' },
};
const OTHER = { subtype: 'operation', action: 'E' } as const;

const dicom = (role: keyof typeof DICOM): AuditEventAgent['type'] => ({ coding: [{ system: systems.dicom, ...DICOM[role] }] });

function agentsOf(event: StoredEvent): AuditEventAgent[] {
  const query = event.interaction === 'search-type' || event.interaction === 'create' || event.interaction === 'batch';
  const purposeOfUse = [{ coding: [{ system: systems.actReason, code: event.purpose }] }];
  const organisation = {
    identifier: { system: systems.odsCode, value: event.organisation.ods },
    display: event.organisation.name,
  };
  const client: AuditEventAgent = {
    type: dicom(query ? 'source' : 'destination'),
    who: { identifier: { value: event.client }, display: event.client },
    requestor: event.user === undefined,
    network: { address: event.from, type: '2' },
    purposeOfUse,
  };
  const server: AuditEventAgent = { type: dicom(query ? 'destination' : 'source'), who: { display: 'Ouzel' }, requestor: false };
  const onBehalf: AuditEventAgent = {
    type: {
      coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-RoleClass', code: 'PROV', display: 'healthcare provider' }],
    },
    who: organisation,
    requestor: false,
  };
  const ircp = [
    { system: 'http://terminology.hl7.org/CodeSystem/v3-ParticipationType', code: 'IRCP', display: 'information recipient' },
  ];
  const user: AuditEventAgent[] =
    event.user === undefined
      ? []
      : [
          {
            type: { coding: ircp },
            who: { identifier: { system: systems.sdsUserId, value: event.user.id }, display: event.user.name },
            role: [{ coding: [{ system: systems.sdsRoleCode, code: event.user.role }] }],
            requestor: true,
            purposeOfUse,
          },
        ];
  return [client, server, onBehalf, ...user];
}

const detail = (type: string, value: string): NonNullable<AuditEventEntity['detail']>[number] => ({ type, valueString: value });

function entitiesOf(event: StoredEvent): AuditEventEntity[] {
  const patient: AuditEventEntity[] =
    event.person === undefined
      ? []
      : [
          {
            what: { reference: `Patient/${base32OfUuid(event.person)}` },
            type: { system: ENTITY_TYPE, code: '1' },
            role: { system: OBJECT_ROLE, code: '1' },
          },
        ];
  const details = [
    ...(event.rule === undefined ? [] : [detail('rule', event.rule)]),
    ...(event.agreements ?? []).map((agreement) => detail('agreement', agreement)),
    ...event.sources.map(({ ods, status }) => detail('source', `${ods} ${status}`)),
    ...(event.hash === undefined ? [] : [detail('sha256', event.hash)]),
    detail('http-status', String(event.status)),
  ];
  const query: AuditEventEntity = {
    type: { system: ENTITY_TYPE, code: '2' },
    role: { system: OBJECT_ROLE, code: '24' },
    query: Buffer.from(event.query).toString('base64'),
    detail: details,
  };
  const data = event.resources.map((reference): AuditEventEntity => ({
    what: { reference },
    type: { system: ENTITY_TYPE, code: '2' },
    role: { system: OBJECT_ROLE, code: '4' },
  }));
  const transaction: AuditEventEntity = { what: { identifier: { value: event.requestId } }, type: XREQUEST };
  return [...patient, query, ...data, transaction];
}

/**
 * The event as an AuditEvent in the shape of IHE Basic Audit Log Patterns (https://profiles.ihe.net/ITI/BALP/): client, server,
 * organisation and user as agents; patient, query, every resource version and the transaction as entities.
 */
export function toAuditEvent(id: string, recorded: Date, outcome: string, event: StoredEvent): AuditEvent {
  const { subtype, action } = ACTIONS[event.interaction] ?? OTHER;
  const known = outcome === '0' || outcome === '4' || outcome === '8' ? outcome : '8';
  return {
    resourceType: 'AuditEvent',
    id,
    meta: { versionId: '1', lastUpdated: recorded.toISOString() },
    type: REST,
    subtype: [{ system: 'http://hl7.org/fhir/restful-interaction', code: subtype }],
    action,
    recorded: recorded.toISOString(),
    outcome: known,
    purposeOfEvent: [{ coding: [{ system: systems.actReason, code: event.purpose }] }],
    agent: agentsOf(event),
    source: { observer: { display: 'Ouzel' } },
    entity: entitiesOf(event),
  };
}

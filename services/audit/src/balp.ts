import type { AuditEvent, AuditEventAgent, AuditEventEntity, Coding } from '@medplum/fhirtypes';
import { base32OfUuid, systems } from '@ouzel/fhir';
import { type StoredEvent, type StoredPart, unpacked } from './stored-event.ts';

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
  vread: { subtype: 'vread', action: 'R' },
  'history-instance': { subtype: 'history-instance', action: 'R' },
  update: { subtype: 'update', action: 'U' },
  patch: { subtype: 'patch', action: 'U' },
  delete: { subtype: 'delete', action: 'D' },
  transaction: { subtype: 'transaction', action: 'C' },
};
const OTHER = { subtype: 'operation', action: 'E' } as const;

const dicom = (role: keyof typeof DICOM): AuditEventAgent['type'] => ({ coding: [{ system: systems.dicom, ...DICOM[role] }] });

/** Interactions in which the client is the source of what is sent (BALP: query, create, update). */
const SENT = ['search-type', 'create', 'update', 'patch', 'delete', 'batch', 'transaction'];

function agentsOf(event: StoredEvent): AuditEventAgent[] {
  const query = SENT.includes(event.interaction);
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

/** What one part of the event was about: the person, and every resource version. */
function aboutOf({ person, resources }: StoredPart): AuditEventEntity[] {
  const patient: AuditEventEntity[] =
    person === undefined
      ? []
      : [
          {
            what: { reference: `Patient/${base32OfUuid(person)}` },
            type: { system: ENTITY_TYPE, code: '1' },
            role: { system: OBJECT_ROLE, code: '1' },
          },
        ];
  const data = unpacked(resources).map((reference): AuditEventEntity => ({
    what: { reference },
    type: { system: ENTITY_TYPE, code: '2' },
    role: { system: OBJECT_ROLE, code: '4' },
  }));
  return [...patient, ...data];
}

function detailsOf({ rule, fact, agreements = [], sources = [], status }: StoredPart): NonNullable<AuditEventEntity['detail']> {
  return [
    ...(rule === undefined ? [] : [detail('rule', rule)]),
    ...(fact === undefined ? [] : [detail('fact', fact)]),
    ...agreements.map((agreement) => detail('agreement', agreement)),
    ...sources.map((source) => detail('source', `${source.ods} ${source.status}`)),
    detail('http-status', String(status)),
  ];
}

function entitiesOf(event: StoredEvent): AuditEventEntity[] {
  const { hash, parts = [] } = event;
  const ofParts = parts.flatMap((each) => [detail('part', `${each.interaction} ${each.target}`), ...detailsOf(each)]);
  const query: AuditEventEntity = {
    type: { system: ENTITY_TYPE, code: '2' },
    role: { system: OBJECT_ROLE, code: '24' },
    query: Buffer.from(event.query).toString('base64'),
    detail: [...detailsOf(event), ...(hash === undefined ? [] : [detail('sha256', hash)]), ...ofParts],
  };
  // What the parts list is the whole's too; it is shown once.
  const about = parts.length === 0 ? aboutOf(event) : parts.flatMap(aboutOf);
  const unique = new Map(about.map((entity) => [entity.what?.reference, entity]));
  const transaction: AuditEventEntity = { what: { identifier: { value: event.requestId } }, type: XREQUEST };
  return [...unique.values(), query, transaction];
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

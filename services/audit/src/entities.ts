import type { AuditEventEntity } from '@medplum/fhirtypes';
import { base32OfUuid } from '@ouzel/fhir';
import { type StoredEvent, type StoredPart, unpacked } from './stored-event.ts';

const OBJECT_ROLE = 'http://terminology.hl7.org/CodeSystem/object-role';
const ENTITY_TYPE = 'http://terminology.hl7.org/CodeSystem/audit-entity-type';
const RESOURCE_TYPES = 'http://hl7.org/fhir/resource-types';
const XREQUEST = { system: 'https://profiles.ihe.net/ITI/BALP/CodeSystem/BasicAuditEntityType', code: 'XrequestId' };

/** Interactions about one resource: BALP wants just that one as the system object. */
const OF_ONE = ['read', 'vread', 'create', 'update', 'patch', 'delete'];

const detail = (type: string, value: string): NonNullable<AuditEventEntity['detail']>[number] => ({ type, valueString: value });
const systemObject = { system: ENTITY_TYPE, code: '2', display: 'System Object' };

function patientOf(person: string): AuditEventEntity {
  return {
    what: { reference: `Patient/${base32OfUuid(person)}` },
    type: { system: ENTITY_TYPE, code: '1', display: 'Person' },
    role: { system: OBJECT_ROLE, code: '1', display: 'Patient' },
  };
}

/** BALP tells entities apart by their type, and has room for one system object: the query, or the one resource. Others go by their own type. */
function dataOf(reference: string, isSystemObject: boolean): AuditEventEntity {
  return {
    what: { reference },
    type: isSystemObject ? systemObject : { system: RESOURCE_TYPES, code: reference.split('/', 1)[0] ?? '' },
    role: { system: OBJECT_ROLE, code: '4', display: 'Domain Resource' },
  };
}

/** What is no resource, such as a register of the exchange's own, goes by the name of what was asked for. */
const namedData = (target: string): AuditEventEntity => ({
  what: { identifier: { value: target } },
  type: systemObject,
  role: { system: OBJECT_ROLE, code: '4', display: 'Domain Resource' },
});

function detailsOf({ rule, fact, agreements = [], sources = [], custodians = [], status }: StoredPart) {
  return [
    ...(rule === undefined ? [] : [detail('rule', rule)]),
    ...(fact === undefined ? [] : [detail('fact', fact)]),
    ...agreements.map((agreement) => detail('agreement', agreement)),
    ...sources.map((source) => detail('source', `${source.ods} ${source.status}`)),
    ...custodians.map(({ ods }) => detail('custodian', ods)),
    detail('http-status', String(status)),
  ];
}

/** Why, by which rule, from which sources, and what came of it. */
function detailsOfAll(event: StoredEvent): NonNullable<AuditEventEntity['detail']> {
  const { hash, rows, trace, target, organisation, parts = [] } = event;
  return [
    detail('target', target),
    ...detailsOf(event),
    ...(hash === undefined ? [] : [detail('sha256', hash)]),
    ...(rows === undefined ? [] : [detail('rows', String(rows))]),
    detail('organisation-kind', organisation.kind),
    detail('trace', trace),
    ...parts.flatMap((each) => [detail('part', `${each.interaction} ${each.target}`), ...detailsOf(each)]),
  ];
}

/** What it was about: every patient, every resource version, the request as it was made, and the transaction. */
export function entitiesOf(event: StoredEvent): AuditEventEntity[] {
  const { interaction, parts = [], requestId } = event;
  const all = [event, ...parts];
  const people = [...new Set(all.flatMap(({ person }) => person ?? []))];
  const references = [...new Set(all.flatMap(({ resources }) => unpacked(resources)))];
  const ofOne = OF_ONE.includes(interaction);
  const asked = Buffer.from(event.query).toString('base64');
  const query: AuditEventEntity = {
    type: systemObject,
    role: { system: OBJECT_ROLE, code: '24', display: 'Query' },
    query: asked,
  };
  const transaction: AuditEventEntity = {
    what: { identifier: { value: requestId } },
    type: XREQUEST,
    ...(ofOne ? { query: asked } : {}),
    detail: detailsOfAll(event),
  };
  return [
    ...people.map(patientOf),
    ...references.map((reference, at) => dataOf(reference, ofOne && at === 0)),
    ...(ofOne && references.length === 0 && event.status < 400 ? [namedData(event.target)] : []),
    ...(ofOne ? [] : [query]),
    transaction,
  ];
}

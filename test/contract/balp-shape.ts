import type { Event } from '../world/trail.ts';

const DCM = 'http://dicom.nema.org/resources/ontology/DCM';
const REST = 'http://hl7.org/fhir/restful-interaction';
const BALP = 'https://profiles.ihe.net/ITI/BALP/StructureDefinition/IHE.BasicAudit';
const XREQUEST = 'https://profiles.ihe.net/ITI/BALP/CodeSystem/BasicAuditEntityType|XrequestId';
const ENTITY = 'http://terminology.hl7.org/CodeSystem/audit-entity-type';
const PARTICIPATION = 'http://terminology.hl7.org/CodeSystem/v3-ParticipationType';
const PARTICIPANT = 'http://terminology.hl7.org/CodeSystem/provenance-participant-type';

/** The profiles of IHE BALP by interaction, as input/fsh of https://github.com/IHE/ITI.BasicAudit has them: client, server, action, system object. */
const PROFILES: Readonly<
  Record<string, { name: string; client: string; server: string; action: string; object: 'data' | 'query' }>
> = {
  read: { name: 'Read', client: `${DCM}|110152`, server: `${DCM}|110153`, action: 'R', object: 'data' },
  vread: { name: 'Read', client: `${DCM}|110152`, server: `${DCM}|110153`, action: 'R', object: 'data' },
  'search-type': { name: 'Query', client: `${DCM}|110153`, server: `${DCM}|110152`, action: 'E', object: 'query' },
  create: { name: 'Create', client: `${DCM}|110153`, server: `${DCM}|110152`, action: 'C', object: 'data' },
  update: { name: 'Update', client: `${DCM}|110153`, server: `${DCM}|110152`, action: 'U', object: 'data' },
  patch: { name: 'Update', client: `${DCM}|110153`, server: `${DCM}|110152`, action: 'U', object: 'data' },
  delete: { name: 'Delete', client: `${DCM}|110150`, server: `${PARTICIPANT}|custodian`, action: 'D', object: 'data' },
};

const keyOf = ({ system, code }: { system: string; code: string }): string => `${system}|${code}`;
const interactionOf = (event: Event): string => event.subtype.find(({ system }) => system === REST)?.code ?? '';
const isPatient = ({ type, role }: Event['entity'][number]): boolean => keyOf(type) === `${ENTITY}|1` && role?.code === '1';

/** The profile that an event is of; undefined for interactions that BALP has none for (operations, bundles). */
export function profileOf(event: Event): string | undefined {
  const profile = PROFILES[interactionOf(event)];
  const person = event.entity.some(isPatient) ? 'Patient' : '';
  return profile === undefined ? undefined : `${BALP}.${person}${profile.name}`;
}

/** What every event has, whatever it is of. */
function commonFaults(event: Event): string[] {
  const { agent, entity } = event;
  const types = agent.map(({ type }) => type.coding.map(keyOf)).flat();
  const users = agent.filter(({ type }) => type.coding.some((each) => keyOf(each) === `${PARTICIPATION}|IRCP`));
  const transactions = entity.filter(({ type }) => keyOf(type) === XREQUEST);
  const people = entity.filter(isPatient);
  return [
    ...(interactionOf(event) === '' ? ['no subtype'] : []),
    ...(users.length > 1 ? ['more than one user'] : []),
    ...users.flatMap((user) => [
      ...(user.requestor ? [] : ['the user is not the requestor']),
      ...(user.network === undefined ? [] : ['the user has a network']),
      ...(user.who === undefined || user['purposeOfUse'] === undefined || user['role'] === undefined
        ? ['a user without who, role or purpose']
        : []),
    ]),
    ...(agent.some((each) => 'media' in each) ? ['media'] : []),
    ...(transactions.length === 1 && (transactions[0]?.what?.identifier?.value ?? '') !== '' ? [] : ['no transaction']),
    ...(people.some(({ what }) => !/^Patient\/[0-9a-z]{26}$/.test(what?.reference ?? '')) ? ['a patient that is none'] : []),
    ...(new Set(types).size === types.length ? [] : ['two agents of one type']),
  ];
}

function agentFaults(event: Event, type: string, called: string): string[] {
  const found = event.agent.filter((each) => each.type.coding.some((coding) => keyOf(coding) === type));
  const [one] = found;
  return [
    ...(found.length === 1 ? [] : [`${found.length} ${called}s`]),
    ...((one?.who?.identifier?.value ?? '') === '' ? [`a ${called} without who`] : []),
    ...((one?.network?.address ?? '') === '' ? [`a ${called} without network`] : []),
  ];
}

/** Slices are told apart by `entity.type`: of type 2 there is exactly one, the query or the data. */
function objectFaults(event: Event, kind: 'data' | 'query'): string[] {
  const objects = event.entity.filter(({ type }) => keyOf(type) === `${ENTITY}|2`);
  const [one] = objects;
  if (objects.length !== 1 || one === undefined) return [`${objects.length} system objects`];
  if (kind === 'data')
    return one.role?.code === '4' && (one.what?.reference ?? one.what?.identifier) !== undefined
      ? []
      : ['data without role or what'];
  const isQuery = one.role?.code === '24' && one.query !== undefined && one.what === undefined && one.detail === undefined;
  return isQuery ? [] : ['a query with what or detail, or without query'];
}

/** In what an event departs from its profile. Of one that failed, BALP says only that it is of the same pattern: what it was about may be unknown. */
export function balpFaults(event: Event): string[] {
  const profile = PROFILES[interactionOf(event)];
  const common = commonFaults(event);
  if (profile === undefined) return common;
  const { client, server, action, object } = profile;
  return [
    ...common,
    ...(event.action === action ? [] : [`action ${event.action}`]),
    ...agentFaults(event, client, 'client'),
    ...agentFaults(event, server, 'server'),
    ...(event.outcome === '0' || object === 'query' ? objectFaults(event, object) : []),
  ];
}

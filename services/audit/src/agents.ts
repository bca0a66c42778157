import type { AuditEventAgent } from '@medplum/fhirtypes';
import { systems } from '@ouzel/fhir';
import type { StoredEvent } from './stored-event.ts';

const DICOM = {
  application: { code: '110150', display: 'Application' },
  destination: { code: '110152', display: 'Destination Role ID' },
  source: { code: '110153', display: 'Source Role ID' },
};
const PARTICIPANT = 'http://terminology.hl7.org/CodeSystem/provenance-participant-type';
const IRCP = {
  system: 'http://terminology.hl7.org/CodeSystem/v3-ParticipationType',
  code: 'IRCP',
  display: 'information recipient',
};
const PROVIDER = { system: 'http://terminology.hl7.org/CodeSystem/v3-RoleClass', code: 'PROV', display: 'healthcare provider' };

/** Interactions in which the client is the source of what is sent (BALP: query, create, update). */
const SENT = ['search-type', 'create', 'update', 'patch', 'batch', 'transaction'];

const dicom = (role: keyof typeof DICOM): AuditEventAgent['type'] => ({ coding: [{ system: systems.dicom, ...DICOM[role] }] });

/** What client and server are to each other: who sends what is sent; of a delete, who acts and who keeps. */
function rolesOf(interaction: string): { client: AuditEventAgent['type']; server: AuditEventAgent['type'] } {
  if (interaction === 'delete')
    return {
      client: dicom('application'),
      server: { coding: [{ system: PARTICIPANT, code: 'custodian', display: 'Custodian' }] },
    };
  const sent = SENT.includes(interaction);
  return { client: dicom(sent ? 'source' : 'destination'), server: dicom(sent ? 'destination' : 'source') };
}

/** https://hl7.org/fhir/R4/valueset-network-type.html: an IP address, or the name of a machine. */
const networkOf = (address: string): AuditEventAgent['network'] => ({ address, type: /^[\d.]+$|:/.test(address) ? '2' : '1' });

/** The token by its `jti`, as BALP's OAUTHaccessTokenUse.Minimal has it. */
const policyOf = ({ token }: StoredEvent): { policy?: string[] } =>
  token === 'none' ? {} : { policy: [`urn:ietf:params:oauth:jti:${token}`] };

function userOf(event: StoredEvent): AuditEventAgent[] {
  const { user, purpose } = event;
  if (user === undefined) return [];
  return [
    {
      type: { coding: [IRCP] },
      who: { identifier: { system: systems.sdsUserId, value: user.id }, display: user.name },
      name: user.name,
      role: [{ coding: [{ system: systems.sdsRoleCode, code: user.role }] }],
      requestor: true,
      ...policyOf(event),
      purposeOfUse: [{ coding: [{ system: systems.actReason, code: purpose }] }],
    },
  ];
}

/** Who took part: the client, this server, the organisation on whose behalf, and the person where there was one. */
export function agentsOf(event: StoredEvent, site: string): AuditEventAgent[] {
  const { interaction, organisation, client, user, from, purpose } = event;
  const roles = rolesOf(interaction);
  return [
    {
      type: roles.client,
      who: { identifier: { value: client }, display: client },
      requestor: user === undefined,
      ...(user === undefined ? policyOf(event) : {}),
      ...(from === '' ? {} : { network: networkOf(from) }),
      purposeOfUse: [{ coding: [{ system: systems.actReason, code: purpose }] }],
    },
    {
      type: roles.server,
      who: { identifier: { value: site }, display: 'Ouzel' },
      requestor: false,
      network: networkOf(new URL(site).hostname),
    },
    {
      type: { coding: [PROVIDER] },
      who: { identifier: { system: systems.odsCode, value: organisation.ods }, display: organisation.name },
      requestor: false,
    },
    ...userOf(event),
  ];
}

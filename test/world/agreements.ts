import type { Agreement, Facts } from '@ouzel/consent';
import type { AccessRequest, OrganisationKind, PurposeOfUse } from '@ouzel/exchange';

export const TODAY = new Date('2026-11-24T12:00:00Z');
const DAY_MS = 86_400_000;
export const days = (count: number): Date => new Date(TODAY.getTime() + count * DAY_MS);

/** An agreement between practices and hospitals, for care. */
export const agreementOf = (change: Partial<Agreement> = {}): Agreement => ({
  id: 'care',
  version: 1,
  controller: 'Board',
  custodianKinds: ['gp-practice'],
  custodianCodes: [],
  requesterKinds: ['acute-trust'],
  requesterCodes: [],
  purposes: ['TREAT', 'ETREAT'],
  dataClasses: null,
  dataClassesVersion: 1,
  roles: [],
  view: 'full',
  writes: [],
  lawfulBasis: 'UK GDPR 6(1)(e)',
  dpia: 'DPIA-1',
  reviewDate: days(100),
  approver: 'Guardian',
  validFrom: days(-200),
  validUntil: days(200),
  revokedAt: null,
  ...change,
});

interface Asking {
  purpose?: PurposeOfUse;
  kind?: OrganisationKind;
  ods?: string;
  role?: string;
  interaction?: AccessRequest['interaction'];
}

/** Somebody of a hospital who asks for a record. */
export function askedBy({
  purpose = 'TREAT',
  kind = 'acute-trust',
  ods = '9OZH01',
  role,
  interaction = 'read',
}: Asking = {}): AccessRequest {
  const user = role === undefined ? {} : { user: { id: 'u', name: 'U', role, roleProfile: 'UNK' } };
  const organisation = { ods, name: ods, kind };
  return {
    requester: { clientId: 'c', organisation, purpose, scopes: [], tokenId: 't', ...user },
    interaction,
    target: 'Patient',
    subject: { by: 'person', person: 'p' },
    types: [],
    query: '',
    traceId: '',
    requestId: '',
    from: '',
  };
}

/** Somebody whose practice is 9OZP001, and who is in hospital 9OZH01. */
export const factsWith = (change: Partial<Facts> = {}): Facts => ({
  person: {
    person: 'p',
    nhsNumber: '9990000018',
    restricted: false,
    founder: '9OZP001',
    patient: { body: '"active":true}', version: 1, updated: new Date(0) },
  },
  holdings: [{ record: 'r', custodian: { ods: '9OZP001', name: 'P', kind: 'gp-practice' }, source: 'stored', types: [] }],
  relationships: [{ kind: 'encounter' }],
  directives: [],
  policyVersion: 1,
  ...change,
});

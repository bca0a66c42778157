import { systems } from '@ouzel/fhir';

const IRCP = { system: 'http://terminology.hl7.org/CodeSystem/v3-ParticipationType', code: 'IRCP' };
const PCF = 'https://profiles.ihe.net/ITI/PCF/Policy-';
const TYPES = 'http://hl7.org/fhir/resource-types';

/** What a provision is about, in the words of this project. */
export interface Scope {
  with?: readonly string[];
  heldBy?: readonly string[];
  types?: readonly string[];
  labels?: readonly string[];
  period?: { start?: string; end?: string };
}

export type Firmness = 'ask-first' | 'no-share' | 'permission';
const POLICY: Readonly<Record<Firmness, string>> = {
  'ask-first': `${PCF}break-glass-only`,
  'no-share': `${PCF}deny`,
  permission: `${PCF}basic-normal`,
};

const organisation = (value: string) => ({ identifier: { system: systems.odsCode, value } });

export const provisionOf = (type: 'deny' | 'permit', scope: Scope = {}) => ({
  type,
  ...(scope.period === undefined ? {} : { period: scope.period }),
  ...(scope.with === undefined
    ? {}
    : { actor: scope.with.map((ods) => ({ role: { coding: [IRCP] }, reference: organisation(ods) })) }),
  ...(scope.labels === undefined ? {} : { securityLabel: scope.labels.map((code) => ({ system: systems.actCode, code })) }),
  ...(scope.types === undefined ? {} : { class: scope.types.map((code) => ({ system: TYPES, code })) }),
  ...(scope.heldBy === undefined
    ? {}
    : { data: scope.heldBy.map((ods) => ({ meaning: 'authoredby', reference: organisation(ods) })) }),
});

/** A Consent (IHE PCF) with the wording that the person was shown. */
export const consentOf = (patient: string, firmness: Firmness, scope: Scope = {}, exceptions: readonly Scope[] = []) => ({
  resourceType: 'Consent' as const,
  status: 'active',
  scope: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/consentscope', code: 'patient-privacy' }] },
  category: [{ coding: [{ system: 'http://loinc.org', code: '59284-0' }] }],
  patient: { reference: `Patient/${patient}` },
  dateTime: new Date().toISOString(),
  performer: [{ reference: `Patient/${patient}` }],
  organization: [organisation('9OZX01')],
  sourceAttachment: {
    contentType: 'text/plain',
    title: 'Your choice about sharing',
    data: Buffer.from('I have read what sharing my record means, and this is what I choose.').toString('base64'),
  },
  policy: [{ uri: POLICY[firmness] }],
  provision: {
    ...provisionOf(firmness === 'permission' ? 'permit' : 'deny', scope),
    ...(exceptions.length === 0
      ? {}
      : { provision: exceptions.map((each) => provisionOf(firmness === 'permission' ? 'deny' : 'permit', each)) }),
  },
});

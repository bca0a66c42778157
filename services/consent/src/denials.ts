import { directivesOfConsent, type Rule } from './consent-rules.ts';
import { consentShape, type ConsentShape } from './consent-shape.ts';

const ASK_FIRST = [{ uri: 'https://profiles.ihe.net/ITI/PCF/Policy-break-glass-only' }];
/** Who said it, where two people were taken for one. */
const UNSURE = [{ display: 'Recorded while two people were taken for one: it is not known which of them said it.' }];

/** A Consent that only objects, as it is kept for somebody of whom it is not known that they said it. */
export interface Denial {
  /** Without id, meta, patient and wording. */
  resource: string;
  rules: Rule[];
}

/** Nothing that names who may have said it: neither wording nor performer, no text and no extension. */
function textOf({ status, scope, category, dateTime, organization, policy, policyRule, provision }: ConsentShape): string {
  const kept = { status, scope, category, dateTime, performer: UNSURE, organization, policy, policyRule, provision };
  return JSON.stringify(kept, (name, value: unknown) => (name === 'extension' || name === 'id' ? undefined : value));
}

/** A permission with exceptions objects by each of them: each is an objection of its own, and the permission is left out. */
function objectionsIn(consent: ConsentShape): ConsentShape[] {
  const { provision } = consent;
  if (provision.type === 'deny') return [consent];
  return (provision.provision ?? []).map(({ period = provision.period, ...inner }) => ({
    ...consent,
    policy: ASK_FIRST,
    policyRule: undefined,
    provision: { ...inner, ...(period === undefined ? {} : { period }) },
  }));
}

/** What a Consent (`JudgedConsent.resource`) keeps from anybody, with its own exceptions; nothing of what it only permits. A pure function. */
export function denialsOf(resource: string): Denial[] {
  const consent = consentShape.parse({ resourceType: 'Consent', patient: {}, ...Object(JSON.parse(resource)) });
  if (consent.status !== 'active') return [];
  return objectionsIn(consent).map((each) => ({ resource: textOf(each), rules: directivesOfConsent(each) }));
}

import { isFhirDateTime, systems } from '@ouzel/fhir';
import { z } from 'zod';

/** IHE PCF's overarching policies (https://profiles.ihe.net/ITI/PCF): what a Consent is, and how firmly it is meant. */
export const POLICIES: Readonly<Record<string, { effect: 'deny' | 'permit'; strength: 'ask-first' | 'no-share' }>> = {
  'https://profiles.ihe.net/ITI/PCF/Policy-deny': { effect: 'deny', strength: 'no-share' },
  'https://profiles.ihe.net/ITI/PCF/Policy-break-glass-only': { effect: 'deny', strength: 'ask-first' },
  'https://profiles.ihe.net/ITI/PCF/Policy-basic-normal': { effect: 'permit', strength: 'ask-first' },
  'https://profiles.ihe.net/ITI/PCF/Policy-all-normal': { effect: 'permit', strength: 'ask-first' },
};

/** The Summary Care Record's permission codes. `Yes` is a legacy code that counts as `Ask`. */
export const SCR_POLICIES: typeof POLICIES = {
  No: { effect: 'deny', strength: 'no-share' },
  Ask: { effect: 'deny', strength: 'ask-first' },
  Yes: { effect: 'deny', strength: 'ask-first' },
};

export const RESOURCE_TYPES = 'http://hl7.org/fhir/resource-types';
/** Longest wording kept with a Consent, base64 characters. */
const WORDING_CHARS_MAX = 65_536;
const RULES_MAX = 50;

const extensions = { id: z.string().optional(), extension: z.array(z.unknown()).optional() };
const concept = z.looseObject({ coding: z.array(z.looseObject({ system: z.string().optional(), code: z.string() })).min(1) });
const reference = z.looseObject({ reference: z.string().optional(), identifier: z.unknown().optional() });
const organisation = z.looseObject({
  identifier: z.looseObject({ system: z.literal(systems.odsCode), value: z.string().regex(/^[A-Z0-9]{3,10}$/) }),
});
const coding = <System extends string>(system: System) => z.looseObject({ system: z.literal(system), code: z.string().min(1) });
const period = z.strictObject({
  ...extensions,
  start: z.string().refine(isFhirDateTime).optional(),
  end: z.string().refine(isFhirDateTime).optional(),
});

const scoped = {
  ...extensions,
  type: z.enum(['deny', 'permit']),
  period: period.optional(),
  /** With whom: organisations as information recipients. */
  actor: z
    .array(
      z.strictObject({
        ...extensions,
        role: z.looseObject({ coding: z.array(z.looseObject({ code: z.literal('IRCP') })).length(1) }),
        reference: organisation,
      }),
    )
    .min(1)
    .max(RULES_MAX)
    .optional(),
  /** Whose: what these custodians hold. */
  data: z
    .array(z.strictObject({ ...extensions, meaning: z.literal('authoredby'), reference: organisation }))
    .min(1)
    .max(RULES_MAX)
    .optional(),
  class: z.array(coding(RESOURCE_TYPES)).min(1).max(RULES_MAX).optional(),
  securityLabel: z
    .array(z.looseObject({ code: z.string().min(1) }))
    .min(1)
    .max(RULES_MAX)
    .optional(),
  purpose: z
    .array(z.looseObject({ code: z.literal('TREAT') }))
    .length(1)
    .optional(),
};
export const innerProvision = z.strictObject(scoped);
export type InnerProvision = z.output<typeof innerProvision>;

/**
 * A Consent that can be carried out: PCF Intermediate, with the classes of data by FHIR type (R4 `provision.class`, which PCF leaves out)
 * and by sensitivity label (PCF Advanced). Anything else in it is refused, never overlooked.
 */
export const consentShape = z.strictObject({
  ...extensions,
  resourceType: z.literal('Consent'),
  meta: z.unknown().optional(),
  text: z.unknown().optional(),
  language: z.string().optional(),
  identifier: z.unknown().optional(),
  status: z.enum(['active', 'inactive', 'rejected', 'entered-in-error']),
  scope: z.looseObject({ coding: z.array(z.looseObject({ code: z.literal('patient-privacy') })).length(1) }),
  category: z.array(concept).min(1),
  patient: reference,
  dateTime: z.string().refine(isFhirDateTime),
  performer: z.array(reference).min(1),
  organization: z.array(reference).min(1),
  /** The wording that the person was shown. */
  sourceAttachment: z.looseObject({
    contentType: z.string(),
    data: z.base64().min(4).max(WORDING_CHARS_MAX),
  }),
  policy: z
    .array(z.strictObject({ ...extensions, authority: z.string().optional(), uri: z.string() }))
    .length(1)
    .optional(),
  policyRule: concept.optional(),
  provision: z.strictObject({ ...scoped, provision: z.array(innerProvision).max(RULES_MAX).optional() }),
});
export type ConsentShape = z.output<typeof consentShape>;

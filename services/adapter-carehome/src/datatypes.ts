import type { ResourceType } from '@medplum/fhirtypes';
import { isFhirDateTime } from '@ouzel/fhir';
import { z } from 'zod';

/** FHIR R4 datatypes as they may be posted (https://hl7.org/fhir/R4/datatypes.html): strict, so that an unknown element is refused. */
const text = z.string().min(1).max(100_000);
const code = z.string().regex(/^[^\s]+(\s[^\s]+)*$/);
const uri = z.string().regex(/^\S+$/);
const decimal = z.number();
export const id = z.string().regex(/^[A-Za-z0-9.-]{1,64}$/);
/** https://hl7.org/fhir/R4/datatypes.html#dateTime: a time needs its zone. */
export const dateTime = z.string().refine(isFhirDateTime, 'not a FHIR dateTime');
const resourceType = z.custom<ResourceType>(
  (value) => typeof value === 'string' && /^[A-Z][A-Za-z]{2,40}$/.test(value),
  'not a resource type',
);
const instant = dateTime.refine((value) => value.length > 10, 'an instant has a time');

const period = z.strictObject({ id: text.optional(), start: dateTime.optional(), end: dateTime.optional() });
export const coding = z.strictObject({
  id: text.optional(),
  system: uri.optional(),
  version: text.optional(),
  code: code.optional(),
  display: text.optional(),
  userSelected: z.boolean().optional(),
});
export const codeableConcept = z.strictObject({
  id: text.optional(),
  coding: z.array(coding).min(1).optional(),
  text: text.optional(),
});
export const identifier = z.strictObject({
  id: text.optional(),
  use: z.enum(['usual', 'official', 'temp', 'secondary', 'old']).optional(),
  type: codeableConcept.optional(),
  system: uri.optional(),
  value: text.optional(),
  period: period.optional(),
});
export const reference = z.strictObject({
  id: text.optional(),
  reference: text.optional(),
  type: resourceType.optional(),
  identifier: identifier.optional(),
  display: text.optional(),
});
export const quantity = z.strictObject({
  id: text.optional(),
  value: decimal.optional(),
  comparator: z.enum(['<', '<=', '>=', '>']).optional(),
  unit: text.optional(),
  system: uri.optional(),
  code: code.optional(),
});
const range = z.strictObject({ id: text.optional(), low: quantity.optional(), high: quantity.optional() });
const ratio = z.strictObject({ id: text.optional(), numerator: quantity.optional(), denominator: quantity.optional() });
const sampledData = z.strictObject({
  id: text.optional(),
  origin: quantity,
  period: decimal,
  factor: decimal.optional(),
  lowerLimit: decimal.optional(),
  upperLimit: decimal.optional(),
  dimensions: z.int().positive(),
  data: text.optional(),
});
const annotation = z.strictObject({
  id: text.optional(),
  authorReference: reference.optional(),
  authorString: text.optional(),
  time: dateTime.optional(),
  text,
});
/** A narrative is shown in browsers: only plain XHTML, nothing that runs, loads or calls (https://hl7.org/fhir/R4/narrative.html). */
const ACTIVE =
  /<\s*\/?\s*(script|iframe|object|embed|form|input|link|meta|style|base|svg|math|img|video|audio)\b|\son\w+\s*=|(javascript|vbscript|data)\s*:|<!|<\?|&#/i;
const xhtml = text.refine((div) => div.startsWith('<div') && !ACTIVE.test(div), 'not a plain narrative');
const narrative = z.strictObject({
  id: text.optional(),
  status: z.enum(['generated', 'extensions', 'additional', 'empty']),
  div: xhtml,
});
/** An extension's value may be of any of fifty types; it is kept as it came and shown to those who know its url. */
const extension: z.ZodType<{ url: string }> = z.looseObject({ url: uri });
export const meta = z.strictObject({
  versionId: id.optional(),
  lastUpdated: instant.optional(),
  source: uri.optional(),
  profile: z.array(uri).optional(),
  security: z.array(coding).optional(),
  tag: z.array(coding).optional(),
});

/** `effective[x]`, `value[x]`: at most one of each. */
const values = {
  valueQuantity: quantity.optional(),
  valueCodeableConcept: codeableConcept.optional(),
  valueString: text.optional(),
  valueBoolean: z.boolean().optional(),
  valueInteger: z.int().optional(),
  valueRange: range.optional(),
  valueRatio: ratio.optional(),
  valueSampledData: sampledData.optional(),
  valueTime: text.optional(),
  valueDateTime: dateTime.optional(),
  valuePeriod: period.optional(),
};
const referenceRange = z.strictObject({
  id: text.optional(),
  low: quantity.optional(),
  high: quantity.optional(),
  type: codeableConcept.optional(),
  appliesTo: z.array(codeableConcept).optional(),
  age: range.optional(),
  text: text.optional(),
});
const measured = {
  code: codeableConcept,
  ...values,
  dataAbsentReason: codeableConcept.optional(),
  interpretation: z.array(codeableConcept).optional(),
  referenceRange: z.array(referenceRange).optional(),
};
export const STATUSES = [
  'registered',
  'preliminary',
  'final',
  'amended',
  'corrected',
  'cancelled',
  'entered-in-error',
  'unknown',
] as const;

/** Observation (https://hl7.org/fhir/R4/observation.html), every element of it. */
export const observation = z.strictObject({
  resourceType: z.literal('Observation'),
  id: id.optional(),
  meta: meta.optional(),
  implicitRules: z.never().optional(),
  language: code.optional(),
  text: narrative.optional(),
  contained: z.never().optional(),
  extension: z.array(extension).optional(),
  modifierExtension: z.never().optional(),
  identifier: z.array(identifier).optional(),
  basedOn: z.array(reference).optional(),
  partOf: z.array(reference).optional(),
  status: z.enum(STATUSES),
  category: z.array(codeableConcept).optional(),
  subject: reference.optional(),
  focus: z.array(reference).optional(),
  encounter: reference.optional(),
  effectiveDateTime: dateTime.optional(),
  effectivePeriod: period.optional(),
  effectiveInstant: instant.optional(),
  issued: instant.optional(),
  performer: z.array(reference).optional(),
  bodySite: codeableConcept.optional(),
  method: codeableConcept.optional(),
  specimen: reference.optional(),
  device: reference.optional(),
  note: z.array(annotation).optional(),
  hasMember: z.array(reference).optional(),
  derivedFrom: z.array(reference).optional(),
  component: z
    .array(
      z.strictObject({
        id: text.optional(),
        extension: z.array(extension).optional(),
        modifierExtension: z.never().optional(),
        ...measured,
      }),
    )
    .optional(),
  ...measured,
});
export type PostedObservation = z.output<typeof observation>;

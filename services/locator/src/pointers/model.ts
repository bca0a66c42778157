import { z } from 'zod';

const text = z.string().min(1).max(5_000);
const coding = z.strictObject({
  system: text.optional(),
  version: text.optional(),
  code: text.optional(),
  display: text.optional(),
});
const concept = z.strictObject({ coding: z.array(coding).min(1).optional(), text: text.optional() });
const period = z.strictObject({ start: text.optional(), end: text.optional() });
const identifier = z.strictObject({
  use: text.optional(),
  type: concept.optional(),
  system: text.optional(),
  value: text.optional(),
  period: period.optional(),
});
const reference = z.strictObject({
  reference: text.optional(),
  type: text.optional(),
  identifier: identifier.optional(),
  display: text.optional(),
});
const named = z.strictObject({ identifier: z.strictObject({ system: text.optional(), value: text }), display: text.optional() });
/** Whom it is about is a number and nothing else: names and addresses have no place in a pointer. */
const subject = z.strictObject({ identifier: z.strictObject({ system: text.optional(), value: text }) });
const full = z.strictObject({ system: text, code: text, version: text.optional(), display: text.optional() });

const extension = z.strictObject({ url: text, valueCodeableConcept: z.strictObject({ coding: z.array(full) }) });
const attachment = z.strictObject({
  contentType: text,
  language: text.optional(),
  url: text,
  size: z.int().nonnegative().optional(),
  hash: text.optional(),
  title: text.optional(),
  creation: text.optional(),
});

/** The DocumentReference of the record locator: fewer elements than R4 has, and none beside them. */
export const pointerSchema = z.strictObject({
  resourceType: z.literal('DocumentReference'),
  id: text.optional(),
  meta: z
    .strictObject({
      versionId: text.optional(),
      lastUpdated: text.optional(),
      profile: z.array(text).min(1).optional(),
      security: z.array(coding).min(1).optional(),
      tag: z.array(coding).min(1).optional(),
    })
    .optional(),
  masterIdentifier: identifier.optional(),
  identifier: z.array(identifier).min(1).optional(),
  status: z.literal('current'),
  docStatus: z.enum(['entered-in-error', 'amended', 'preliminary', 'final']).optional(),
  type: z.strictObject({ coding: z.array(full).length(1), text: text.optional() }),
  category: z.array(z.strictObject({ coding: z.array(full), text: text.optional() })),
  subject,
  date: text.optional(),
  author: z.array(named).length(1),
  authenticator: reference.optional(),
  custodian: named,
  relatesTo: z
    .array(z.strictObject({ code: text, target: reference }))
    .min(1)
    .optional(),
  description: text.optional(),
  securityLabel: z.array(concept).min(1).optional(),
  content: z
    .array(z.strictObject({ attachment, format: coding.optional(), extension: z.array(extension).min(1).optional() }))
    .min(1),
  context: z
    .strictObject({
      encounter: z.array(reference).min(1).optional(),
      event: z.array(concept).min(1).optional(),
      period: period.optional(),
      facilityType: concept.optional(),
      practiceSetting: concept.optional(),
      sourcePatientInfo: reference.optional(),
      related: z.array(reference).min(1).optional(),
    })
    .optional(),
});
export type PointerResource = z.output<typeof pointerSchema>;

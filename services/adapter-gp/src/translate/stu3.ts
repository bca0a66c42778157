import { z } from 'zod';

/**
 * STU3 datatypes as GP Connect sends them (CareConnect-GPC profiles), read tolerantly: what is not named here passes by. What is named is
 * held to its type, since it is what we turn into R4.
 */
export const text = z.string().min(1);
export const extension = z.looseObject({ url: z.string() });
export const coding = z.looseObject({
  system: text.optional(),
  version: text.optional(),
  code: text.optional(),
  display: text.optional(),
  userSelected: z.boolean().optional(),
  extension: z
    .array(z.looseObject({ url: z.string(), extension: z.array(z.looseObject({ url: z.string() })).optional() }))
    .optional(),
});
export const concept = z.looseObject({ coding: z.array(coding).optional(), text: text.optional() });
export const identifier = z.looseObject({ use: text.optional(), system: text.optional(), value: text.optional() });
export const reference = z.looseObject({
  reference: text.optional(),
  display: text.optional(),
  identifier: identifier.optional(),
});
export const period = z.looseObject({ start: text.optional(), end: text.optional() });
export const annotation = z.looseObject({
  text: text.optional(),
  time: text.optional(),
  authorString: text.optional(),
  authorReference: reference.optional(),
});
export const quantity = z.looseObject({
  value: z.number().optional(),
  comparator: z.enum(['<', '<=', '>=', '>']).optional(),
  unit: text.optional(),
  system: text.optional(),
  code: text.optional(),
  extension: z.array(extension).optional(),
});
export const range = z.looseObject({ low: quantity.optional(), high: quantity.optional() });
export const ratio = z.looseObject({ numerator: quantity.optional(), denominator: quantity.optional() });

export const resource = z.looseObject({
  resourceType: text,
  id: text.optional(),
  extension: z.array(extension).optional(),
  identifier: z.union([z.array(identifier), identifier]).optional(),
});
export type Stu3Resource = z.output<typeof resource>;

export const bundle = z.looseObject({
  resourceType: z.literal('Bundle'),
  // Each resource is read on its own: one that cannot be read takes nothing else with it.
  entry: z.array(z.looseObject({ resource: z.unknown().optional() })).default([]),
});

export type Coding = z.output<typeof coding>;
export type Concept = z.output<typeof concept>;
export type Reference = z.output<typeof reference>;
export type Quantity = z.output<typeof quantity>;
export type Range = z.output<typeof range>;
export type Annotation = z.output<typeof annotation>;
export type Ratio = z.output<typeof ratio>;
export type Identifier = z.output<typeof identifier>;
export type Period = z.output<typeof period>;

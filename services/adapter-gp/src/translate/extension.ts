import type * as R4 from '@medplum/fhirtypes';
import { z } from 'zod';
import { concept, dateTime, defined, some } from './elements.ts';
import { concept as conceptSchema, type Stu3Resource } from './stu3.ts';

/** Values that GP Connect's extensions have; one that is not of its type is left out. */
const values = z.looseObject({
  url: z.string(),
  extension: z.array(z.unknown()).optional().catch(undefined),
  valueBoolean: z.boolean().optional().catch(undefined),
  valueCode: z
    .string()
    .regex(/^\S+( \S+)*$/)
    .optional()
    .catch(undefined),
  valueString: z.string().min(1).optional().catch(undefined),
  valueId: z.string().min(1).optional().catch(undefined),
  valueDateTime: z.string().optional().catch(undefined),
  valuePositiveInt: z.int().positive().optional().catch(undefined),
  valueUnsignedInt: z.int().nonnegative().optional().catch(undefined),
  valueCodeableConcept: conceptSchema.optional().catch(undefined),
});

function extensionOf(given: unknown): R4.Extension[] {
  const read = values.safeParse(given);
  if (!read.success) return [];
  const { url, valueBoolean, valueCode, valueString, valueId, valuePositiveInt, valueUnsignedInt } = read.data;
  const nested = some((read.data.extension ?? []).flatMap(extensionOf));
  const content = defined({
    extension: nested,
    valueBoolean,
    valueCode,
    valueString,
    valueId,
    valuePositiveInt,
    valueUnsignedInt,
    valueDateTime: dateTime(read.data.valueDateTime),
    valueCodeableConcept: concept(read.data.valueCodeableConcept),
  });
  return Object.keys(content).length === 0 ? [] : [{ url, ...content }];
}

/** Extensions that a reader needs and R4 has no element for, under their own names: an extension is data, never a modifier. */
export function extensions(given: Stu3Resource['extension'], keep: (url: string) => boolean): R4.Extension[] | undefined {
  return some((given ?? []).filter(({ url }) => keep(url)).flatMap(extensionOf));
}

import type * as R4 from '@medplum/fhirtypes';
import { z } from 'zod';
import { concept, dateTime, defined, period, some } from './elements.ts';
import { type Context, reference } from './references.ts';
import * as stu3 from './stu3.ts';

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
  valueDate: z.string().optional().catch(undefined),
  valuePositiveInt: z.int().positive().optional().catch(undefined),
  valueUnsignedInt: z.int().nonnegative().optional().catch(undefined),
  valueCodeableConcept: stu3.concept.optional().catch(undefined),
  valuePeriod: stu3.period.optional().catch(undefined),
  valueReference: stu3.reference.optional().catch(undefined),
});

function extensionOf(given: unknown, context: Context): R4.Extension[] {
  const read = values.safeParse(given);
  if (!read.success) return [];
  const { url, valueBoolean, valueCode, valueString, valueId, valuePositiveInt, valueUnsignedInt } = read.data;
  const nested = some((read.data.extension ?? []).flatMap((each) => extensionOf(each, context)));
  const content = defined({
    extension: nested,
    valueBoolean,
    valueCode,
    valueString,
    valueId,
    valuePositiveInt,
    valueUnsignedInt,
    valueDateTime: dateTime(read.data.valueDateTime),
    valueDate: dateTime(read.data.valueDate)?.slice(0, 10),
    valueCodeableConcept: concept(read.data.valueCodeableConcept),
    valuePeriod: period(read.data.valuePeriod),
    valueReference: reference<R4.Resource>(read.data.valueReference, context),
  });
  return Object.keys(content).length === 0 ? [] : [{ url, ...content }];
}

/** Extensions that a reader needs and R4 has no element for, under their own names: an extension is data, never a modifier. */
export function extensions(
  given: stu3.Stu3Resource['extension'],
  keep: (url: string) => boolean,
  context: Context,
): R4.Extension[] | undefined {
  return some((given ?? []).filter(({ url }) => keep(url)).flatMap((each) => extensionOf(each, context)));
}

/** The value of one extension by the last part of its address, as it was given. */
export const valueOf = (given: stu3.Stu3Resource['extension'], tail: RegExp): z.output<typeof values> | undefined =>
  values.safeParse((given ?? []).find(({ url }) => tail.test(url))).data;

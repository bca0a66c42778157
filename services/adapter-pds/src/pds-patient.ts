import { isFhirDateTime, isNhsNumber } from '@ouzel/fhir';
import { z } from 'zod';

export const coding = z.looseObject({ system: z.string().optional(), code: z.string().optional() });
const dateTime = z.string().refine(isFhirDateTime);
const period = z.looseObject({ start: dateTime.optional(), end: dateTime.optional() });
const extension = z.looseObject({
  url: z.string(),
  valueCodeableConcept: z.looseObject({ coding: z.array(coding).optional() }).optional(),
});

/** A Patient of PDS (UK Core): strict in what is acted on, and open in all the rest. */
export const patient = z.looseObject({
  resourceType: z.literal('Patient'),
  id: z.string().refine(isNhsNumber),
  meta: z.looseObject({ security: z.array(coding).optional() }).optional(),
  identifier: z
    .array(
      z.looseObject({ system: z.string().optional(), value: z.string().optional(), extension: z.array(extension).optional() }),
    )
    .optional(),
  name: z.array(z.looseObject({ family: z.string().optional() })).optional(),
  birthDate: dateTime.optional(),
  deceasedDateTime: dateTime.optional(),
  generalPractitioner: z
    .array(
      z.looseObject({
        identifier: z
          .looseObject({ system: z.string().optional(), value: z.string().optional(), period: period.optional() })
          .optional(),
      }),
    )
    .optional(),
});
export type PdsPatient = z.output<typeof patient>;

import type * as R4 from '@medplum/fhirtypes';
import { z } from 'zod';
import {
  concept,
  concepts,
  dateTime,
  defined,
  identifiers,
  NotTranslatable,
  notes,
  quantity,
  reference,
  requiredConcept,
  some,
  subject,
  keepGpc,
  known,
  type Context,
} from './elements.ts';
import { extensions } from './extension.ts';
import * as stu3 from './stu3.ts';

const vaccination = stu3.resource.extend({
  status: stu3.text.optional(),
  notGiven: z.boolean().optional(),
  vaccineCode: stu3.concept.optional(),
  date: stu3.text.optional(),
  primarySource: z.boolean().optional(),
  lotNumber: stu3.text.optional(),
  expirationDate: stu3.text.optional(),
  site: stu3.concept.optional(),
  route: stu3.concept.optional(),
  doseQuantity: stu3.quantity.optional(),
  practitioner: z.array(z.looseObject({ actor: stu3.reference.optional() })).optional(),
  note: z.array(stu3.annotation).optional(),
  explanation: z
    .looseObject({ reason: z.array(stu3.concept).optional(), reasonNotGiven: z.array(stu3.concept).optional() })
    .optional(),
  vaccinationProtocol: z
    .array(z.looseObject({ doseSequence: z.int().optional(), description: stu3.text.optional(), series: stu3.text.optional() }))
    .optional(),
});

export function immunization(json: stu3.Stu3Resource, context: Context): R4.Immunization {
  const given = vaccination.parse(json);
  // Two elements say whether it was given; a contradiction has no safe reading.
  const status = given.notGiven === true ? 'not-done' : known(given.status, ['completed', 'not-done'], 'status');
  if (given.notGiven === undefined) throw new NotTranslatable('notGiven is missing');
  const date = dateTime(given.date);
  const protocols = (given.vaccinationProtocol ?? []).flatMap(
    ({ doseSequence, series, description }): R4.ImmunizationProtocolApplied[] =>
      doseSequence === undefined || doseSequence < 1
        ? []
        : [defined({ series: series ?? description, doseNumberPositiveInt: doseSequence })],
  );
  return defined({
    resourceType: 'Immunization' as const,
    id: given.id,
    extension: extensions(given.extension, keepGpc),
    identifier: identifiers(given.identifier),
    status,
    statusReason: status === 'not-done' ? concepts(given.explanation?.reasonNotGiven)?.[0] : undefined,
    vaccineCode: requiredConcept(given.vaccineCode, 'vaccineCode'),
    patient: subject,
    ...(date === undefined ? { occurrenceString: 'not recorded' } : { occurrenceDateTime: date }),
    primarySource: given.primarySource,
    lotNumber: given.lotNumber,
    expirationDate: dateTime(given.expirationDate)?.slice(0, 10),
    site: concept(given.site),
    route: concept(given.route),
    doseQuantity: quantity(given.doseQuantity),
    performer: some(
      (given.practitioner ?? []).flatMap(({ actor }) => {
        const by = reference<R4.Practitioner>(actor, context);
        return by === undefined ? [] : [{ actor: by }];
      }),
    ),
    note: notes(given.note),
    reasonCode: concepts(given.explanation?.reason),
    protocolApplied: some(protocols),
  });
}

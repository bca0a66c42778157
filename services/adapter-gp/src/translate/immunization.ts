import type * as R4 from '@medplum/fhirtypes';
import { z } from 'zod';
import {
  concept,
  concepts,
  dateTime,
  defined,
  identifiers,
  NotTranslatable,
  quantity,
  requiredConcept,
  some,
  subject,
  known,
} from './elements.ts';
import { extensions, valueOf } from './extension.ts';
import { keeps } from './fields/field.ts';
import { immunizationFields } from './fields/immunization.ts';
import { type Context, notes, reference, wordsOf } from './references.ts';
import * as stu3 from './stu3.ts';

const protocol = z.looseObject({
  doseSequence: z.int().optional(),
  description: stu3.text.optional(),
  series: stu3.text.optional(),
  seriesDoses: z.int().optional(),
  authority: stu3.reference.optional(),
  targetDisease: z.array(stu3.concept).optional(),
  doseStatus: stu3.concept.optional(),
  doseStatusReason: stu3.concept.optional(),
});
type Protocol = z.output<typeof protocol>;

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
  encounter: stu3.reference.optional(),
  location: stu3.reference.optional(),
  manufacturer: stu3.reference.optional(),
  reportOrigin: stu3.concept.optional(),
  practitioner: z.array(z.looseObject({ role: stu3.concept.optional(), actor: stu3.reference.optional() })).optional(),
  note: z.array(stu3.annotation).optional(),
  explanation: z
    .looseObject({ reason: z.array(stu3.concept).optional(), reasonNotGiven: z.array(stu3.concept).optional() })
    .optional(),
  vaccinationProtocol: z.array(protocol).optional(),
});

const RECORDED = /DateRecorded-1$/;
const keepListed = keeps(immunizationFields);
const keep = (url: string): boolean => keepListed(url) && !RECORDED.test(url);

function protocolOf(given: Protocol, context: Context): R4.ImmunizationProtocolApplied {
  const { doseSequence, series, description, seriesDoses, authority, targetDisease } = given;
  const counted = doseSequence !== undefined && doseSequence > 0;
  return defined({
    series: series ?? description,
    authority: reference<R4.Organization>(authority, context),
    targetDisease: concepts(targetDisease),
    ...(counted ? { doseNumberPositiveInt: doseSequence } : { doseNumberString: 'not recorded' }),
    seriesDosesPositiveInt: seriesDoses !== undefined && seriesDoses > 0 ? seriesDoses : undefined,
  });
}

function performersOf(
  given: z.output<typeof vaccination>['practitioner'],
  context: Context,
): R4.ImmunizationPerformer[] | undefined {
  return some(
    (given ?? []).flatMap(({ role, actor }) => {
      const by = reference<R4.Practitioner>(actor, context);
      return by === undefined ? [] : [defined({ function: concept(role), actor: by })];
    }),
  );
}

/** What R4 has no element for. */
function furtherWords(given: z.output<typeof vaccination>): (string | undefined)[] {
  return [
    ...(given.notGiven === true ? (given.explanation?.reasonNotGiven ?? []).slice(1) : []).map((each) =>
      wordsOf('Also not given since', concept(each)),
    ),
    ...(given.vaccinationProtocol ?? []).flatMap(({ doseStatus, doseStatusReason, series, description }) => [
      wordsOf('Dose status', concept(doseStatus)),
      wordsOf('Reason of the dose status', concept(doseStatusReason)),
      series === undefined ? undefined : description,
    ]),
  ];
}

export function immunization(json: stu3.Stu3Resource, context: Context): R4.Immunization {
  const given = vaccination.parse(json);
  // Two elements say whether it was given; a contradiction has no safe reading.
  const status = given.notGiven === true ? 'not-done' : known(given.status, ['completed', 'not-done'], 'status');
  if (given.notGiven === undefined) throw new NotTranslatable('notGiven is missing');
  const date = dateTime(given.date);
  const recorded = valueOf(given.extension, RECORDED)?.valueDateTime;
  return defined({
    resourceType: 'Immunization' as const,
    id: given.id,
    extension: extensions(given.extension, keep, context),
    identifier: identifiers(given.identifier),
    status,
    statusReason: status === 'not-done' ? concepts(given.explanation?.reasonNotGiven)?.[0] : undefined,
    vaccineCode: requiredConcept(given.vaccineCode, 'vaccineCode'),
    patient: subject,
    encounter: reference<R4.Encounter>(given.encounter, context),
    ...(date === undefined ? { occurrenceString: 'not recorded' } : { occurrenceDateTime: date }),
    recorded: dateTime(recorded),
    primarySource: given.primarySource,
    reportOrigin: concept(given.reportOrigin),
    location: reference<R4.Location>(given.location, context),
    manufacturer: reference<R4.Organization>(given.manufacturer, context),
    lotNumber: given.lotNumber,
    expirationDate: dateTime(given.expirationDate)?.slice(0, 10),
    site: concept(given.site),
    route: concept(given.route),
    doseQuantity: quantity(given.doseQuantity),
    performer: performersOf(given.practitioner, context),
    note: notes(given.note, context, ...furtherWords(given)),
    reasonCode: concepts(given.explanation?.reason),
    protocolApplied: some((given.vaccinationProtocol ?? []).map((each) => protocolOf(each, context))),
  });
}

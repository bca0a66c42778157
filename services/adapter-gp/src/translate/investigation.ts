import type * as R4 from '@medplum/fhirtypes';
import { z } from 'zod';
import {
  concept,
  concepts,
  dateTime,
  defined,
  identifier,
  identifiers,
  known,
  period,
  quantity,
  requiredConcept,
  subject,
} from './elements.ts';
import { oneOf } from './names.ts';
import { type Context, notes, reference, references } from './references.ts';
import * as stu3 from './stu3.ts';

const report = stu3.resource.extend({
  basedOn: z.array(stu3.reference).optional(),
  status: stu3.text.optional(),
  category: stu3.concept.optional(),
  code: stu3.concept.optional(),
  context: stu3.reference.optional(),
  effectiveDateTime: stu3.text.optional(),
  effectivePeriod: stu3.period.optional(),
  issued: stu3.text.optional(),
  performer: z.array(z.looseObject({ actor: stu3.reference.optional() })).optional(),
  specimen: z.array(stu3.reference).optional(),
  result: z.array(stu3.reference).optional(),
  conclusion: stu3.text.optional(),
  codedDiagnosis: z.array(stu3.concept).optional(),
});

const REPORT_STATUSES = [
  'registered',
  'partial',
  'preliminary',
  'final',
  'amended',
  'corrected',
  'appended',
  'cancelled',
  'unknown',
] as const satisfies readonly R4.DiagnosticReport['status'][];

export function diagnosticReport(json: stu3.Stu3Resource, context: Context): R4.DiagnosticReport {
  const given = report.parse(json);
  const issued = dateTime(given.issued);
  const day = issued !== undefined && issued.length <= 10 ? issued : undefined;
  const timed = given.effectiveDateTime !== undefined || given.effectivePeriod !== undefined;
  const actors = (given.performer ?? []).flatMap(({ actor }) => (actor === undefined ? [] : [actor]));
  const category = concept(given.category);
  return defined({
    resourceType: 'DiagnosticReport' as const,
    id: given.id,
    identifier: identifiers(given.identifier),
    basedOn: references<R4.ServiceRequest>(given.basedOn, context),
    status: known(given.status, REPORT_STATUSES, 'status'),
    category: category === undefined ? undefined : [category],
    code: requiredConcept(given.code, 'code'),
    subject,
    encounter: reference<R4.Encounter>(given.context, context),
    effectiveDateTime: dateTime(given.effectiveDateTime) ?? (timed ? undefined : day),
    effectivePeriod: period(given.effectivePeriod),
    issued: day === undefined ? issued : undefined,
    performer: references<R4.Practitioner>(actors, context),
    specimen: references<R4.Specimen>(given.specimen, context),
    result: references<R4.Observation>(given.result, context),
    conclusion: given.conclusion,
    conclusionCode: concepts(given.codedDiagnosis),
  });
}

const sample = stu3.resource.extend({
  accessionIdentifier: stu3.identifier.optional(),
  status: stu3.text.optional(),
  type: stu3.concept.optional(),
  receivedTime: stu3.text.optional(),
  parent: z.array(stu3.reference).optional(),
  request: z.array(stu3.reference).optional(),
  collection: z
    .looseObject({
      collector: stu3.reference.optional(),
      collectedDateTime: stu3.text.optional(),
      collectedPeriod: stu3.period.optional(),
      quantity: stu3.quantity.optional(),
      method: stu3.concept.optional(),
      bodySite: stu3.concept.optional(),
    })
    .optional(),
  note: z.array(stu3.annotation).optional(),
});

const SPECIMEN_STATUSES = ['available', 'unavailable', 'unsatisfactory'] as const;

function collectionOf(given: z.output<typeof sample>['collection'], context: Context): R4.SpecimenCollection | undefined {
  const shown = defined({
    collector: reference<R4.Practitioner>(given?.collector, context),
    collectedDateTime: dateTime(given?.collectedDateTime),
    collectedPeriod: period(given?.collectedPeriod),
    quantity: quantity(given?.quantity),
    method: concept(given?.method),
    bodySite: concept(given?.bodySite),
  });
  return Object.keys(shown).length === 0 ? undefined : shown;
}

export function specimen(json: stu3.Stu3Resource, context: Context): R4.Specimen {
  const given = sample.parse(json);
  if (given.status === 'entered-in-error') known(given.status, SPECIMEN_STATUSES, 'status');
  return defined({
    resourceType: 'Specimen' as const,
    id: given.id,
    identifier: identifiers(given.identifier),
    accessionIdentifier: identifier(given.accessionIdentifier),
    status: oneOf(SPECIMEN_STATUSES, given.status),
    type: concept(given.type),
    subject,
    receivedTime: dateTime(given.receivedTime),
    parent: references<R4.Specimen>(given.parent, context),
    request: references<R4.ServiceRequest>(given.request, context),
    collection: collectionOf(given.collection, context),
    note: notes(given.note, context),
  });
}

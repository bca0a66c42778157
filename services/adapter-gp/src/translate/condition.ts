import type * as R4 from '@medplum/fhirtypes';
import { z } from 'zod';
import {
  concept,
  concepts,
  dateTime,
  defined,
  identifiers,
  notes,
  reference,
  requiredConcept,
  some,
  subject,
  coded,
  keepGpc,
  known,
  type Context,
} from './elements.ts';
import { extensions } from './extension.ts';
import * as stu3 from './stu3.ts';

const problem = stu3.resource.extend({
  clinicalStatus: stu3.text.optional(),
  verificationStatus: stu3.text.optional(),
  category: z.array(stu3.concept).optional(),
  severity: stu3.concept.optional(),
  code: stu3.concept.optional(),
  bodySite: z.array(stu3.concept).optional(),
  onsetDateTime: stu3.text.optional(),
  abatementDateTime: stu3.text.optional(),
  assertedDate: stu3.text.optional(),
  asserter: stu3.reference.optional(),
  note: z.array(stu3.annotation).optional(),
});

const CONDITION_CATEGORY = 'http://hl7.org/fhir/condition-category';

function conditionCategory(given: stu3.Concept): R4.CodeableConcept | undefined {
  const found = concept(given);
  return found === undefined
    ? undefined
    : {
        ...found,
        ...(found.coding === undefined
          ? {}
          : {
              coding: found.coding.map((each) =>
                each.system === CONDITION_CATEGORY
                  ? { ...each, system: 'http://terminology.hl7.org/CodeSystem/condition-category' }
                  : each,
              ),
            }),
      };
}

export function condition(json: stu3.Stu3Resource, context: Context): R4.Condition {
  const given = problem.parse(json);
  const clinical =
    given.clinicalStatus === undefined
      ? undefined
      : known(given.clinicalStatus, ['active', 'recurrence', 'inactive', 'remission', 'resolved'], 'clinicalStatus');
  const stated = given.verificationStatus;
  const verification =
    stated === undefined || stated === 'unknown'
      ? undefined
      : known(stated, ['provisional', 'differential', 'confirmed', 'refuted'], 'verificationStatus');
  return defined({
    resourceType: 'Condition' as const,
    id: given.id,
    extension: extensions(given.extension, keepGpc),
    identifier: identifiers(given.identifier),
    clinicalStatus: clinical === undefined ? undefined : coded('condition-clinical', clinical),
    verificationStatus: verification === undefined ? undefined : coded('condition-ver-status', verification),
    category: some((given.category ?? []).flatMap((each) => conditionCategory(each) ?? [])),
    severity: concept(given.severity),
    code: requiredConcept(given.code, 'code'),
    bodySite: concepts(given.bodySite),
    subject,
    onsetDateTime: dateTime(given.onsetDateTime),
    abatementDateTime: dateTime(given.abatementDateTime),
    recordedDate: dateTime(given.assertedDate),
    asserter: reference<R4.Practitioner>(given.asserter, context),
    note: notes(given.note),
  });
}

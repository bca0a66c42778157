import type * as R4 from '@medplum/fhirtypes';
import { z } from 'zod';
import {
  concept,
  concepts,
  dateTime,
  defined,
  identifiers,
  period,
  requiredConcept,
  some,
  subject,
  coded,
  known,
} from './elements.ts';
import { extensions } from './extension.ts';
import { conditionFields } from './fields/condition.ts';
import { keeps } from './fields/field.ts';
import { type Context, notes, reference, references } from './references.ts';
import * as stu3 from './stu3.ts';

const problem = stu3.resource.extend({
  clinicalStatus: stu3.text.optional(),
  verificationStatus: stu3.text.optional(),
  category: z.array(stu3.concept).optional(),
  severity: stu3.concept.optional(),
  code: stu3.concept.optional(),
  bodySite: z.array(stu3.concept).optional(),
  context: stu3.reference.optional(),
  onsetDateTime: stu3.text.optional(),
  onsetPeriod: stu3.period.optional(),
  onsetString: stu3.text.optional(),
  abatementDateTime: stu3.text.optional(),
  abatementPeriod: stu3.period.optional(),
  abatementString: stu3.text.optional(),
  assertedDate: stu3.text.optional(),
  asserter: stu3.reference.optional(),
  evidence: z
    .array(z.looseObject({ code: z.array(stu3.concept).optional(), detail: z.array(stu3.reference).optional() }))
    .optional(),
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

const keep = keeps(conditionFields);

function evidenceOf(given: z.output<typeof problem>['evidence'], context: Context): R4.ConditionEvidence[] | undefined {
  const all = (given ?? []).map(({ code, detail }) => defined({ code: concepts(code), detail: references(detail, context) }));
  return some(all.filter((each) => Object.keys(each).length > 0));
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
    extension: extensions(given.extension, keep, context),
    identifier: identifiers(given.identifier),
    clinicalStatus: clinical === undefined ? undefined : coded('condition-clinical', clinical),
    verificationStatus: verification === undefined ? undefined : coded('condition-ver-status', verification),
    category: some((given.category ?? []).flatMap((each) => conditionCategory(each) ?? [])),
    severity: concept(given.severity),
    code: requiredConcept(given.code, 'code'),
    bodySite: concepts(given.bodySite),
    subject,
    encounter: reference<R4.Encounter>(given.context, context),
    onsetDateTime: dateTime(given.onsetDateTime),
    onsetPeriod: period(given.onsetPeriod),
    onsetString: given.onsetString,
    abatementDateTime: dateTime(given.abatementDateTime),
    abatementPeriod: period(given.abatementPeriod),
    abatementString: given.abatementString,
    recordedDate: dateTime(given.assertedDate),
    asserter: reference<R4.Practitioner>(given.asserter, context),
    evidence: evidenceOf(given.evidence, context),
    note: notes(given.note, context),
  });
}

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

const allergy = stu3.resource.extend({
  clinicalStatus: stu3.text.optional(),
  verificationStatus: stu3.text.optional(),
  type: stu3.text.optional(),
  category: z.array(z.string()).optional(),
  criticality: stu3.text.optional(),
  code: stu3.concept.optional(),
  onsetDateTime: stu3.text.optional(),
  assertedDate: stu3.text.optional(),
  recorder: stu3.reference.optional(),
  asserter: stu3.reference.optional(),
  lastOccurrence: stu3.text.optional(),
  note: z.array(stu3.annotation).optional(),
  reaction: z
    .array(
      z.looseObject({
        substance: stu3.concept.optional(),
        manifestation: z.array(stu3.concept).optional(),
        description: stu3.text.optional(),
        onset: stu3.text.optional(),
        severity: stu3.text.optional(),
        exposureRoute: stu3.concept.optional(),
        note: z.array(stu3.annotation).optional(),
      }),
    )
    .optional(),
});

const SEVERITIES = ['mild', 'moderate', 'severe'] as const;
const ALLERGY_CATEGORIES = ['food', 'medication', 'environment', 'biologic'] as const;

function reactionOf(given: NonNullable<z.output<typeof allergy>['reaction']>[number]): R4.AllergyIntoleranceReaction[] {
  const manifestation = concepts(given.manifestation);
  // R4 needs a manifestation; a reaction that only describes itself keeps its words there.
  const shown = manifestation ?? (given.description === undefined ? undefined : [{ text: given.description }]);
  if (shown === undefined) return [];
  const severity = SEVERITIES.find((each) => each === given.severity);
  return [
    defined({
      substance: concept(given.substance),
      manifestation: shown,
      description: given.description,
      onset: dateTime(given.onset),
      severity,
      exposureRoute: concept(given.exposureRoute),
      note: notes(given.note),
    }),
  ];
}

export function allergyIntolerance(json: stu3.Stu3Resource, context: Context): R4.AllergyIntolerance {
  const given = allergy.parse(json);
  const verification = known(
    given.verificationStatus ?? 'unconfirmed',
    ['unconfirmed', 'confirmed', 'refuted'],
    'verificationStatus',
  );
  const clinical =
    given.clinicalStatus === undefined
      ? undefined
      : known(given.clinicalStatus, ['active', 'inactive', 'resolved'], 'clinicalStatus');
  return defined({
    resourceType: 'AllergyIntolerance' as const,
    id: given.id,
    extension: extensions(given.extension, keepGpc),
    identifier: identifiers(given.identifier),
    clinicalStatus: clinical === undefined ? undefined : coded('allergyintolerance-clinical', clinical),
    verificationStatus: coded('allergyintolerance-verification', verification),
    type: given.type === undefined ? undefined : known<'allergy' | 'intolerance'>(given.type, ['allergy', 'intolerance'], 'type'),
    category: some(ALLERGY_CATEGORIES.filter((each) => given.category?.includes(each))),
    criticality:
      given.criticality === undefined
        ? undefined
        : known<'low' | 'high' | 'unable-to-assess'>(given.criticality, ['low', 'high', 'unable-to-assess'], 'criticality'),
    code: requiredConcept(given.code, 'code'),
    patient: subject,
    onsetDateTime: dateTime(given.onsetDateTime),
    recordedDate: dateTime(given.assertedDate),
    recorder: reference<R4.Practitioner>(given.recorder, context),
    asserter: reference<R4.Practitioner>(given.asserter, context),
    lastOccurrence: dateTime(given.lastOccurrence),
    note: notes(given.note),
    reaction: some((given.reaction ?? []).flatMap(reactionOf)),
  });
}

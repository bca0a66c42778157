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
import { extensions, valueOf } from './extension.ts';
import { allergyFields } from './fields/allergy.ts';
import { keeps } from './fields/field.ts';
import { type Context, notes, reference } from './references.ts';
import * as stu3 from './stu3.ts';

const allergy = stu3.resource.extend({
  clinicalStatus: stu3.text.optional(),
  verificationStatus: stu3.text.optional(),
  type: stu3.text.optional(),
  category: z.array(z.string()).optional(),
  criticality: stu3.text.optional(),
  code: stu3.concept.optional(),
  onsetDateTime: stu3.text.optional(),
  onsetPeriod: stu3.period.optional(),
  onsetString: stu3.text.optional(),
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

type Reaction = NonNullable<z.output<typeof allergy>['reaction']>[number];

const ASSOCIATED = /encounter-associatedEncounter$/;
const keepListed = keeps(allergyFields);
const keep = (url: string): boolean => keepListed(url) && !ASSOCIATED.test(url);

function reactionOf(given: Reaction, context: Context): R4.AllergyIntoleranceReaction {
  const manifestation = concepts(given.manifestation);
  // R4 needs a manifestation; a reaction that only describes itself keeps its words there.
  const shown = manifestation ?? [{ text: given.description ?? 'not recorded' }];
  const severity = SEVERITIES.find((each) => each === given.severity);
  return defined({
    substance: concept(given.substance),
    manifestation: shown,
    description: given.description,
    onset: dateTime(given.onset),
    severity,
    exposureRoute: concept(given.exposureRoute),
    note: notes(given.note, context),
  });
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
  const associated = valueOf(given.extension, ASSOCIATED)?.valueReference;
  return defined({
    resourceType: 'AllergyIntolerance' as const,
    id: given.id,
    extension: extensions(given.extension, keep, context),
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
    encounter: reference<R4.Encounter>(associated, context),
    onsetDateTime: dateTime(given.onsetDateTime),
    onsetPeriod: period(given.onsetPeriod),
    onsetString: given.onsetString,
    recordedDate: dateTime(given.assertedDate),
    recorder: reference<R4.Practitioner>(given.recorder, context),
    asserter: reference<R4.Practitioner>(given.asserter, context),
    lastOccurrence: dateTime(given.lastOccurrence),
    note: notes(given.note, context),
    reaction: some((given.reaction ?? []).map((each) => reactionOf(each, context))),
  });
}

import type * as R4 from '@medplum/fhirtypes';
import { z } from 'zod';
import {
  concept,
  concepts,
  dateTime,
  defined,
  identifiers,
  NotTranslatable,
  period,
  quantity,
  range,
  requiredConcept,
  some,
  subject,
  known,
} from './elements.ts';
import { type Context, notes, reference, references } from './references.ts';
import * as stu3 from './stu3.ts';

const measured = {
  code: stu3.concept.optional(),
  valueQuantity: stu3.quantity.optional(),
  valueCodeableConcept: stu3.concept.optional(),
  valueString: stu3.text.optional(),
  valueBoolean: z.boolean().optional(),
  valueRange: stu3.range.optional(),
  valueDateTime: stu3.text.optional(),
  valuePeriod: stu3.period.optional(),
  dataAbsentReason: stu3.concept.optional(),
  interpretation: stu3.concept.optional(),
  referenceRange: z
    .array(
      z.looseObject({
        low: stu3.quantity.optional(),
        high: stu3.quantity.optional(),
        type: stu3.concept.optional(),
        appliesTo: z.array(stu3.concept).optional(),
        age: stu3.range.optional(),
        text: stu3.text.optional(),
      }),
    )
    .optional(),
};
const measuredObject = z.looseObject(measured);

const observed = stu3.resource.extend({
  basedOn: z.array(stu3.reference).optional(),
  status: stu3.text.optional(),
  context: stu3.reference.optional(),
  device: stu3.reference.optional(),
  category: z.array(stu3.concept).optional(),
  effectiveDateTime: stu3.text.optional(),
  effectivePeriod: stu3.period.optional(),
  issued: stu3.text.optional(),
  performer: z.array(stu3.reference).optional(),
  bodySite: stu3.concept.optional(),
  method: stu3.concept.optional(),
  comment: stu3.text.optional(),
  specimen: stu3.reference.optional(),
  related: z.array(z.looseObject({ type: stu3.text.optional(), target: stu3.reference.optional() })).optional(),
  component: z.array(measuredObject).optional(),
  ...measured,
});

const READ_VALUES = [
  'valueQuantity',
  'valueCodeableConcept',
  'valueString',
  'valueBoolean',
  'valueRange',
  'valueDateTime',
  'valuePeriod',
];

/** The value with what qualifies it. A value of another type must not be lost without a word. @throws NotTranslatable */
function valueOf(given: z.output<typeof measuredObject>) {
  const unread = Object.keys(given).find((name) => /^value[A-Z]/.test(name) && !READ_VALUES.includes(name));
  if (unread !== undefined) throw new NotTranslatable(`${unread} is not carried over yet`);
  const ranges = (given.referenceRange ?? []).map(({ low, high, type, appliesTo, age, text }) =>
    defined({
      low: quantity(low),
      high: quantity(high),
      type: concept(type),
      appliesTo: concepts(appliesTo),
      age: range(age),
      text,
    }),
  );
  const interpretation = concept(given.interpretation);
  return {
    valueQuantity: quantity(given.valueQuantity),
    valueCodeableConcept: concept(given.valueCodeableConcept),
    valueString: given.valueString,
    valueBoolean: given.valueBoolean,
    valueRange: range(given.valueRange),
    valueDateTime: dateTime(given.valueDateTime),
    valuePeriod: period(given.valuePeriod),
    dataAbsentReason: concept(given.dataAbsentReason),
    interpretation: interpretation === undefined ? undefined : [interpretation],
    referenceRange: some(ranges.filter((each) => Object.keys(each).length > 0)),
  };
}

const OBSERVATION_STATUSES = ['registered', 'preliminary', 'final', 'amended', 'corrected', 'cancelled', 'unknown'] as const;

function relatedOf(given: z.output<typeof observed>, type: string, context: Context): R4.Reference<R4.Observation>[] | undefined {
  const targets = (given.related ?? [])
    .filter((each) => each.type === type)
    .flatMap(({ target }): stu3.Reference[] => (target === undefined ? [] : [target]));
  return references<R4.Observation>(targets, context);
}

export function observation(json: stu3.Stu3Resource, context: Context): R4.Observation {
  const given = observed.parse(json);
  const issued = dateTime(given.issued);
  // R4 wants a time here: a day alone is told where it can be.
  const day = issued !== undefined && issued.length <= 10 ? issued : undefined;
  const timed = given.effectiveDateTime !== undefined || given.effectivePeriod !== undefined;
  return defined({
    resourceType: 'Observation' as const,
    id: given.id,
    identifier: identifiers(given.identifier),
    basedOn: references<R4.ServiceRequest>(given.basedOn, context),
    status: known(given.status, OBSERVATION_STATUSES, 'status'),
    category: concepts(given.category),
    code: requiredConcept(given.code, 'code'),
    subject,
    encounter: reference<R4.Encounter>(given.context, context),
    effectiveDateTime: dateTime(given.effectiveDateTime) ?? (timed ? undefined : day),
    effectivePeriod: period(given.effectivePeriod),
    issued: day === undefined ? issued : undefined,
    performer: references<R4.Practitioner>(given.performer, context),
    ...valueOf(given),
    note: notes(undefined, context, given.comment, timed && day !== undefined ? `Issued ${day}` : undefined),
    bodySite: concept(given.bodySite),
    method: concept(given.method),
    specimen: reference<R4.Specimen>(given.specimen, context),
    device: reference<R4.Device>(given.device, context),
    hasMember: relatedOf(given, 'has-member', context),
    derivedFrom: relatedOf(given, 'derived-from', context),
    component: some(
      (given.component ?? []).map((part) => defined({ code: requiredConcept(part.code, 'component code'), ...valueOf(part) })),
    ),
  });
}

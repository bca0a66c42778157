import type * as R4 from '@medplum/fhirtypes';
import { z } from 'zod';
import {
  concept,
  concepts,
  dateTime,
  defined,
  identifier,
  identifiers,
  NotTranslatable,
  period,
  quantity,
  requiredConcept,
  subject,
} from './elements.ts';
import { extensions } from './extension.ts';
import { keeps } from './fields/field.ts';
import { requestFields, statementFields } from './fields/medication.ts';
import { dosage, dosagesOf } from './dosage.ts';
import { type Context, notes, reference, references } from './references.ts';
import * as stu3 from './stu3.ts';

const medicine = {
  medicationReference: stu3.reference.optional(),
  medicationCodeableConcept: stu3.concept.optional(),
};

/** The drug itself, put into the line that prescribes it: a dose must never stand without its drug. @throws NotTranslatable */
function drugOf(
  given: { medicationReference?: stu3.Reference | undefined; medicationCodeableConcept?: stu3.Concept | undefined },
  { siblings }: Context,
): R4.CodeableConcept {
  if (given.medicationCodeableConcept !== undefined) return requiredConcept(given.medicationCodeableConcept, 'medication code');
  const medication = siblings.get(given.medicationReference?.reference ?? '');
  const code = stu3.concept.safeParse(medication?.['code']);
  if (!code.success) throw new NotTranslatable('the medication it refers to is not in the answer');
  return requiredConcept(code.data, 'medication code');
}

const statement = stu3.resource.extend({
  ...medicine,
  basedOn: z.array(stu3.reference).optional(),
  status: stu3.text.optional(),
  taken: stu3.text.optional(),
  context: stu3.reference.optional(),
  category: stu3.concept.optional(),
  informationSource: stu3.reference.optional(),
  derivedFrom: z.array(stu3.reference).optional(),
  reasonNotTaken: z.array(stu3.concept).optional(),
  reasonReference: z.array(stu3.reference).optional(),
  effectiveDateTime: stu3.text.optional(),
  effectivePeriod: stu3.period.optional(),
  dateAsserted: stu3.text.optional(),
  reasonCode: z.array(stu3.concept).optional(),
  note: z.array(stu3.annotation).optional(),
  dosage: z.array(dosage).optional(),
});

/** R4 has no `taken`: `n` becomes the status not-taken; `y`, `unk` and `na` leave the status as it is. */
function statementStatus({ status, taken }: z.output<typeof statement>): R4.MedicationStatement['status'] {
  if (taken === 'n') return 'not-taken';
  if (taken !== undefined && !['y', 'unk', 'na'].includes(taken))
    throw new NotTranslatable('taken is not a code that can be carried over safely');
  const found = (['active', 'completed', 'intended', 'stopped', 'on-hold'] as const).find((each) => each === status);
  if (found === undefined) throw new NotTranslatable('status is not a code that can be carried over safely');
  return found;
}

export function medicationStatement(json: stu3.Stu3Resource, context: Context): R4.MedicationStatement {
  const given = statement.parse(json);
  return defined({
    resourceType: 'MedicationStatement' as const,
    id: given.id,
    extension: extensions(given.extension, keeps(statementFields), context),
    identifier: identifiers(given.identifier),
    basedOn: references<R4.MedicationRequest>(given.basedOn, context),
    status: statementStatus(given),
    statusReason: concepts(given.reasonNotTaken),
    category: concept(given.category),
    medicationCodeableConcept: drugOf(given, context),
    subject,
    context: reference<R4.Encounter>(given.context, context),
    effectiveDateTime: dateTime(given.effectiveDateTime),
    effectivePeriod: period(given.effectivePeriod),
    dateAsserted: dateTime(given.dateAsserted),
    informationSource: reference<R4.Practitioner>(given.informationSource, context),
    derivedFrom: references<R4.Observation>(given.derivedFrom, context),
    reasonCode: concepts(given.reasonCode),
    reasonReference: references<R4.Condition>(given.reasonReference, context),
    note: notes(given.note, context),
    dosage: dosagesOf(given.dosage),
  });
}

const request = stu3.resource.extend({
  ...medicine,
  basedOn: z.array(stu3.reference).optional(),
  groupIdentifier: stu3.identifier.optional(),
  status: stu3.text.optional(),
  intent: stu3.text.optional(),
  priority: stu3.text.optional(),
  context: stu3.reference.optional(),
  category: stu3.concept.optional(),
  supportingInformation: z.array(stu3.reference).optional(),
  reasonReference: z.array(stu3.reference).optional(),
  authoredOn: stu3.text.optional(),
  recorder: stu3.reference.optional(),
  requester: z.looseObject({ agent: stu3.reference.optional() }).optional(),
  reasonCode: z.array(stu3.concept).optional(),
  note: z.array(stu3.annotation).optional(),
  dosageInstruction: z.array(dosage).optional(),
  dispenseRequest: z
    .looseObject({
      validityPeriod: stu3.period.optional(),
      numberOfRepeatsAllowed: z.int().optional(),
      quantity: stu3.quantity.optional(),
      expectedSupplyDuration: stu3.quantity.optional(),
      performer: stu3.reference.optional(),
    })
    .optional(),
  priorPrescription: stu3.reference.optional(),
});

const one = <Item>(item: Item | undefined): Item[] | undefined => (item === undefined ? undefined : [item]);

const REQUEST_STATUSES = ['active', 'on-hold', 'cancelled', 'completed', 'stopped', 'draft', 'unknown'] as const;
const INTENTS = ['proposal', 'plan', 'order', 'instance-order'] as const;

/** GP systems often write the quantity as words ("28 tablet") in an extension; the words are kept on the quantity. */
function supplyQuantity(given: stu3.Quantity | undefined, context: Context): R4.Quantity | undefined {
  const number = quantity(given);
  const words = extensions(given?.extension, (url) => /MedicationQuantityText/.test(url), context);
  return number === undefined && words === undefined ? undefined : defined({ extension: words, ...number });
}

function dispenseOf(
  given: z.output<typeof request>['dispenseRequest'],
  context: Context,
): R4.MedicationRequestDispenseRequest | undefined {
  if (given === undefined) return undefined;
  return defined({
    validityPeriod: period(given.validityPeriod),
    numberOfRepeatsAllowed: given.numberOfRepeatsAllowed,
    quantity: supplyQuantity(given.quantity, context),
    expectedSupplyDuration: quantity(given.expectedSupplyDuration),
    performer: reference<R4.Organization>(given.performer, context),
  });
}

export function medicationRequest(json: stu3.Stu3Resource, context: Context): R4.MedicationRequest {
  const given = request.parse(json);
  const status = REQUEST_STATUSES.find((each) => each === given.status);
  const intent = INTENTS.find((each) => each === given.intent);
  if (status === undefined) throw new NotTranslatable('status is not a code that can be carried over safely');
  if (intent === undefined) throw new NotTranslatable('intent is not a code that can be carried over safely');
  return defined({
    resourceType: 'MedicationRequest' as const,
    id: given.id,
    extension: extensions(given.extension, keeps(requestFields), context),
    identifier: identifiers(given.identifier),
    basedOn: references<R4.MedicationRequest>(given.basedOn, context),
    groupIdentifier: identifier(given.groupIdentifier),
    status,
    intent,
    category: one(concept(given.category)),
    priority: (['routine', 'urgent', 'asap', 'stat'] as const).find((each) => each === given.priority),
    medicationCodeableConcept: drugOf(given, context),
    subject,
    encounter: reference<R4.Encounter>(given.context, context),
    supportingInformation: references(given.supportingInformation, context),
    authoredOn: dateTime(given.authoredOn),
    requester: reference<R4.Practitioner>(given.requester?.agent, context),
    recorder: reference<R4.Practitioner>(given.recorder, context),
    reasonCode: concepts(given.reasonCode),
    reasonReference: references<R4.Condition>(given.reasonReference, context),
    note: notes(given.note, context),
    dosageInstruction: dosagesOf(given.dosageInstruction),
    dispenseRequest: dispenseOf(given.dispenseRequest, context),
    priorPrescription: reference<R4.MedicationRequest>(given.priorPrescription, context),
  });
}

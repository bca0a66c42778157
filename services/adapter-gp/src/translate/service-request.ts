import type * as R4 from '@medplum/fhirtypes';
import { systems } from '@ouzel/fhir';
import { z } from 'zod';
import { concept, concepts, dateTime, defined, identifier, identifiers, known, period, some, subject } from './elements.ts';
import { oneOf } from './names.ts';
import { type Context, notes, reference, references } from './references.ts';
import * as stu3 from './stu3.ts';

const asked = stu3.resource.extend({
  basedOn: z.array(stu3.reference).optional(),
  replaces: z.array(stu3.reference).optional(),
  status: stu3.text.optional(),
  intent: stu3.text.optional(),
  priority: stu3.text.optional(),
  context: stu3.reference.optional(),
  occurrenceDateTime: stu3.text.optional(),
  occurrencePeriod: stu3.period.optional(),
  authoredOn: stu3.text.optional(),
  requester: z.looseObject({ agent: stu3.reference.optional() }).optional(),
  reasonCode: z.array(stu3.concept).optional(),
  reasonReference: z.array(stu3.reference).optional(),
  supportingInfo: z.array(stu3.reference).optional(),
  note: z.array(stu3.annotation).optional(),
});
const referral = asked.extend({
  groupIdentifier: stu3.identifier.optional(),
  type: stu3.concept.optional(),
  serviceRequested: z.array(stu3.concept).optional(),
  specialty: stu3.concept.optional(),
  recipient: z.array(stu3.reference).optional(),
  description: stu3.text.optional(),
});
const procedure = asked.extend({
  requisition: stu3.identifier.optional(),
  doNotPerform: z.boolean().optional(),
  category: z.array(stu3.concept).optional(),
  code: stu3.concept.optional(),
  asNeededBoolean: z.boolean().optional(),
  asNeededCodeableConcept: stu3.concept.optional(),
  performerType: stu3.concept.optional(),
  performer: stu3.reference.optional(),
  specimen: z.array(stu3.reference).optional(),
  bodySite: z.array(stu3.concept).optional(),
});

const STATUSES: Readonly<Record<string, R4.ServiceRequest['status']>> = {
  draft: 'draft',
  active: 'active',
  suspended: 'on-hold',
  cancelled: 'revoked',
  completed: 'completed',
  unknown: 'unknown',
};
const INTENTS = ['proposal', 'plan', 'order', 'original-order', 'reflex-order', 'filler-order', 'instance-order'] as const;
const PRIORITIES = ['routine', 'urgent', 'asap', 'stat'] as const;

/** Which list of the practice's record it stands in (GP Connect, "Referrals", "Diary entries"). */
const AREAS = {
  referral: { system: systems.snomed, code: '792931000000107', display: 'Outbound referral' },
  diary: { system: systems.snomed, code: '714311000000108', display: 'Patient recall administration' },
} as const satisfies Record<string, R4.Coding>;

const oneOrNone = <Item>(item: Item | undefined): Item[] => (item === undefined ? [] : [item]);

/** What referrals and other requests share. @throws NotTranslatable where status or intent cannot be carried over safely */
function common(given: z.output<typeof asked>, context: Context) {
  const status = known(given.status, Object.keys(STATUSES), 'status');
  return {
    resourceType: 'ServiceRequest' as const,
    id: given.id,
    identifier: identifiers(given.identifier),
    basedOn: references<R4.ServiceRequest>(given.basedOn, context),
    replaces: references<R4.ServiceRequest>(given.replaces, context),
    status: STATUSES[status] ?? ('unknown' as const),
    intent: known(given.intent, INTENTS, 'intent'),
    priority: oneOf(PRIORITIES, given.priority),
    subject,
    encounter: reference<R4.Encounter>(given.context, context),
    occurrenceDateTime: dateTime(given.occurrenceDateTime),
    occurrencePeriod: period(given.occurrencePeriod),
    authoredOn: dateTime(given.authoredOn),
    requester: reference<R4.Practitioner>(given.requester?.agent, context),
    reasonCode: concepts(given.reasonCode),
    reasonReference: references<R4.Condition>(given.reasonReference, context),
    supportingInfo: references<R4.Resource>(given.supportingInfo, context),
  };
}

/** STU3 ReferralRequest (an outbound referral). */
export function referralRequest(json: stu3.Stu3Resource, context: Context): R4.ServiceRequest {
  const given = referral.parse(json);
  const [code, ...further] = concepts(given.serviceRequested) ?? [];
  return defined({
    ...common(given, context),
    requisition: identifier(given.groupIdentifier),
    category: [{ coding: [AREAS.referral] }, ...oneOrNone(concept(given.type))],
    code,
    orderDetail: some(further),
    performerType: concept(given.specialty),
    performer: references<R4.Practitioner>(given.recipient, context),
    note: notes(given.note, context, given.description),
  });
}

/** STU3 ProcedureRequest: what is planned is an entry of the diary, what is ordered is what a report was made for. */
export function procedureRequest(json: stu3.Stu3Resource, context: Context): R4.ServiceRequest {
  const given = procedure.parse(json);
  const area = given.intent === 'plan' ? [{ coding: [AREAS.diary] }] : [];
  return defined({
    ...common(given, context),
    requisition: identifier(given.requisition),
    doNotPerform: given.doNotPerform,
    category: some([...area, ...(concepts(given.category) ?? [])]),
    code: concept(given.code),
    asNeededBoolean: given.asNeededBoolean,
    asNeededCodeableConcept: concept(given.asNeededCodeableConcept),
    performerType: concept(given.performerType),
    performer: some(oneOrNone(reference<R4.Practitioner>(given.performer, context))),
    specimen: references<R4.Specimen>(given.specimen, context),
    bodySite: concepts(given.bodySite),
    note: notes(given.note, context),
  });
}

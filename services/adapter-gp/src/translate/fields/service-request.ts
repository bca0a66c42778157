import { type Fields, not, ofEvery, parts, to, words, theSubject } from './field.ts';

const both: Fields = {
  ...ofEvery,
  basedOn: to('basedOn', 'Reference'),
  replaces: to('replaces', 'Reference'),
  status: to('status; suspended is on-hold, cancelled is revoked'),
  intent: to('intent'),
  priority: to('priority'),
  subject: theSubject,
  context: to('encounter', 'Reference'),
  occurrenceDateTime: to('occurrenceDateTime', 'dateTime'),
  occurrencePeriod: to('occurrencePeriod', 'Period'),
  authoredOn: to('authoredOn', 'dateTime'),
  requester: parts('requester'),
  'requester.agent': to('requester', 'Reference'),
  'requester.onBehalfOf': not('R4 has no such element'),
  reasonCode: to('reasonCode', 'CodeableConcept'),
  reasonReference: to('reasonReference', 'Reference'),
  supportingInfo: to('supportingInfo', 'Reference'),
  note: to('note', 'Annotation'),
};

/** CareConnect-GPC-ReferralRequest-1: an outbound referral. */
export const referralFields: Fields = {
  ...both,
  groupIdentifier: to('requisition', 'Identifier'),
  type: to('category', 'CodeableConcept'),
  serviceRequested: to('code; further ones in orderDetail', 'CodeableConcept'),
  specialty: to('performerType', 'CodeableConcept'),
  recipient: to('performer', 'Reference'),
  description: words('note'),
};

/** CareConnect-GPC-ProcedureRequest-1: a diary entry (intent plan), or what a report was ordered by. */
export const procedureFields: Fields = {
  ...both,
  requisition: to('requisition', 'Identifier'),
  doNotPerform: to('doNotPerform'),
  category: to('category', 'CodeableConcept'),
  code: to('code', 'CodeableConcept'),
  occurrenceTiming: not('a repeated time is not carried over yet'),
  asNeededBoolean: to('asNeededBoolean'),
  asNeededCodeableConcept: to('asNeededCodeableConcept', 'CodeableConcept'),
  performerType: to('performerType', 'CodeableConcept'),
  performer: to('performer', 'Reference'),
  specimen: to('specimen', 'Reference'),
  bodySite: to('bodySite', 'CodeableConcept'),
};

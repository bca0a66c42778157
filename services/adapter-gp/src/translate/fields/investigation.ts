import { type Fields, not, ofEvery, parts, to, theSubject } from './field.ts';

/** CareConnect-GPC-DiagnosticReport-1. */
export const reportFields: Fields = {
  ...ofEvery,
  basedOn: to('basedOn', 'Reference'),
  status: to('status'),
  category: to('category', 'CodeableConcept'),
  code: to('code', 'CodeableConcept'),
  subject: theSubject,
  context: to('encounter', 'Reference'),
  effectiveDateTime: to('effectiveDateTime', 'dateTime'),
  effectivePeriod: to('effectivePeriod', 'Period'),
  issued: to('issued; a day alone as effectiveDateTime', 'dateTime'),
  performer: parts('performer'),
  'performer.role': not('R4 has no such element'),
  'performer.actor': to('performer', 'Reference'),
  specimen: to('specimen', 'Reference'),
  result: to('result', 'Reference'),
  imagingStudy: not('images are not carried over'),
  image: not('images are not carried over'),
  conclusion: to('conclusion'),
  codedDiagnosis: to('conclusionCode', 'CodeableConcept'),
  presentedForm: not('attached forms are not carried over yet'),
};

/** CareConnect-GPC-Specimen-1. */
export const specimenFields: Fields = {
  ...ofEvery,
  accessionIdentifier: to('accessionIdentifier', 'Identifier'),
  status: to('status'),
  type: to('type', 'CodeableConcept'),
  subject: theSubject,
  receivedTime: to('receivedTime', 'dateTime'),
  parent: to('parent', 'Reference'),
  request: to('request', 'Reference'),
  collection: parts('collection'),
  'collection.extension(Extension-CareConnect-GPC-FastingStatus-1)': not('not carried over yet'),
  'collection.collector': to('collection.collector', 'Reference'),
  'collection.collectedDateTime': to('collection.collectedDateTime', 'dateTime'),
  'collection.collectedPeriod': to('collection.collectedPeriod', 'Period'),
  'collection.quantity': to('collection.quantity', 'Quantity'),
  'collection.method': to('collection.method', 'CodeableConcept'),
  'collection.bodySite': to('collection.bodySite', 'CodeableConcept'),
  processing: not('not carried over yet'),
  container: not('not carried over yet'),
  note: to('note', 'Annotation'),
};

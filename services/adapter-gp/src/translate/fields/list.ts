import { extended, type Fields, not, ofEvery, parts, theSubject, to } from './field.ts';

/** CareConnect-GPC-List-1 of a consultation: the consultation, its topics, and their headings. */
export const listFields: Fields = {
  ...ofEvery,
  'extension(Extension-CareConnect-GPC-ListWarningCode-1)': extended(),
  'extension(Extension-CareConnect-ListWarningCode-1)': extended(),
  'extension(Extension-CareConnect-GPC-ClinicalSetting-1)': extended(),
  'extension(Extension-CareConnect-ClinicalSetting-1)': extended(),
  'extension(Extension-CareConnect-RelatedProblemHeader-1)': extended(),
  'extension(Extension-CareConnect-GPC-RelatedProblemHeader-1)': extended(),
  'extension(Extension-CareConnect-InvalidProblemHeader-1)': extended(),
  status: to('status'),
  mode: to('mode'),
  title: to('title'),
  code: to('code', 'CodeableConcept'),
  subject: theSubject,
  encounter: to('encounter', 'Reference'),
  date: to('date', 'dateTime'),
  source: to('source', 'Reference'),
  orderedBy: to('orderedBy', 'CodeableConcept'),
  note: to('note', 'Annotation'),
  entry: parts('entry, with the codes of what it leads to'),
  'entry.flag': to('entry.flag', 'CodeableConcept'),
  'entry.deleted': not('a list that leaves things out is kept back'),
  'entry.date': to('entry.date', 'dateTime'),
  'entry.item': to('entry.item', 'Reference'),
  emptyReason: to('emptyReason', 'CodeableConcept'),
};

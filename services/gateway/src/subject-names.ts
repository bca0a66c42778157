/** Parameters that say whose record is searched. */
export const SUBJECT_NAMES = [
  'patient',
  'subject',
  'patient:identifier',
  'subject:identifier',
  'patient:Patient',
  'subject:Patient',
];

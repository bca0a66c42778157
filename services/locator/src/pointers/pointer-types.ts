import { systems } from '@ouzel/fhir';

const snomed = (code: string): string => `${systems.snomed}|${code}`;
const nicip = (code: string): string => `https://nicip.nhs.uk|${code}`;

/** Categories of the record locator (England-NRLRecordCategory) with the display that a pointer must give. */
export const CATEGORIES: Readonly<Record<string, string>> = {
  [snomed('734163000')]: 'Care plan',
  [snomed('1102421000000108')]: 'Observations',
  [snomed('823651000000106')]: 'Clinical note',
  [snomed('721981007')]: 'Diagnostic studies report',
  [snomed('103693007')]: 'Diagnostic procedure',
  [snomed('419891008')]: 'Record artifact',
  [snomed('716931000000107')]: 'Record headings',
};

const CARE_PLANS = [
  '736253002', // mental health crisis plan
  '887701000000100', // emergency health care plan
  '861421000000109', // end of life care coordination summary
  '1382601000000107', // ReSPECT form
  '325691000000100', // contingency plan
  '736373009', // end of life care plan
  '16521000000101', // Lloyd George record folder
  '736366004', // advance care plan
  '735324008', // treatment escalation plan
  '2181441000000107', // personalised care and support plan
];

/** Pointer types (England-NRLRecordType, and what the consumer specification of April 2026 adds), each with its one category. */
export const POINTER_TYPES: Readonly<Record<string, string>> = {
  ...Object.fromEntries(CARE_PLANS.map((code) => [snomed(code), snomed('734163000')])),
  // NEWS2 chart
  [snomed('1363501000000100')]: snomed('1102421000000108'),
  // Summary record
  [snomed('824321000000109')]: snomed('823651000000106'),
  // MRA upper limb, MRI axilla
  [nicip('MAULR')]: snomed('721981007'),
  [nicip('MAXIB')]: snomed('103693007'),
  // Appointment, clinical summary
  [snomed('749001000000101')]: snomed('419891008'),
  [snomed('887181000000106')]: snomed('716931000000107'),
};

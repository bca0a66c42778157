/** Types that can be searched and read about a person, in the order in which a record shows them. */
export const CLINICAL_TYPES = [
  'AllergyIntolerance',
  'Condition',
  'MedicationStatement',
  'MedicationRequest',
  'Immunization',
  'Observation',
  'Encounter',
  'DiagnosticReport',
  'Procedure',
  'DocumentReference',
  'Flag',
  'CarePlan',
  'EpisodeOfCare',
  'CareTeam',
  'Appointment',
  'QuestionnaireResponse',
  'ServiceRequest',
  'Specimen',
  'List',
] as const;
export type ClinicalType = (typeof CLINICAL_TYPES)[number];

export const isClinicalType = (type: string): type is ClinicalType => CLINICAL_TYPES.some((each) => each === type);

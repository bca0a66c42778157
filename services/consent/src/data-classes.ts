import { systems } from '@ouzel/fhir';

const ofCategory = (...codes: readonly string[]): string[] =>
  codes.map((code) => `Observation?category=${systems.observationCategory}|${code}`);
const carePlanOf = (code: string): string => `CarePlan?category=${systems.snomed}|${code}`;

/** Classes of data by name: the FHIR types, and of a type the tokens, that each is made of (entries of a `View`). */
export type DataClasses = Readonly<Record<string, readonly string[]>>;

/**
 * What the names in agreements mean. A version is never changed: an agreement says under which one it was made, and another meaning is
 * another version. An Observation without a category is in `observations` alone.
 */
const VERSION_1 = {
  demographics: ['Patient'],
  alerts: ['Flag'],
  encounters: ['Encounter'],
  services: ['EpisodeOfCare'],
  referrals: ['ServiceRequest'],
  allergies: ['AllergyIntolerance'],
  medications: ['MedicationStatement', 'MedicationRequest'],
  problems: ['Condition'],
  immunisations: ['Immunization'],
  procedures: ['Procedure'],
  observations: ['Observation'],
  'vital-signs': ofCategory('vital-signs'),
  results: [...ofCategory('laboratory', 'imaging'), 'DiagnosticReport', 'Specimen'],
  examination: ofCategory('exam'),
  // Scores such as NEWS2 are a clinician's; an assessment of needs is a questionnaire.
  scores: ofCategory('survey'),
  assessments: ['QuestionnaireResponse'],
  'social-history': ofCategory('social-history'),
  'care-plans': ['CarePlan'],
  // End of life care plan, its coordination summary, ReSPECT form (SNOMED CT UK, as the National Record Locator lists them).
  'end-of-life': [carePlanOf('736373009'), carePlanOf('861421000000109'), carePlanOf('1382601000000107')],
  documents: ['DocumentReference'],
} as const satisfies DataClasses;

/** Since appointments and care teams are held. */
const VERSION_2 = { ...VERSION_1, appointments: ['Appointment'], 'care-teams': ['CareTeam'] } as const satisfies DataClasses;

/** Since the notes of consultations are held: a list is as sensitive as what is in it, but it is no type of that. */
const VERSION_3 = { ...VERSION_2, consultations: ['List'] } as const satisfies DataClasses;

const VERSIONS: Readonly<Record<number, DataClasses>> = { 1: VERSION_1, 2: VERSION_2, 3: VERSION_3 };

/** Classes of the version in which new agreements are made. */
export const DATA_CLASSES_VERSION = 3;

/** The names of a version; an unknown version has none, so that what it names covers nothing. */
export const dataClassNames = (version: number): string[] => Object.keys(VERSIONS[version] ?? {});

/** Entries of a `View` for these classes. A name that the version does not know gives nothing. */
export function entriesOf(version: number, classes: readonly string[]): string[] {
  const known = VERSIONS[version] ?? {};
  return [...new Set(classes.flatMap((name) => known[name] ?? []))];
}

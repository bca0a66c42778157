import type { OwnEntry } from './rooms.ts';

/** Job roles (national RBAC) as people outside know them. Whoever is not here is a member of staff. */
const ROLES: Readonly<Record<string, string>> = {
  R8000: 'A doctor or other clinician',
  R8001: 'A nurse',
  R8002: 'A nurse manager',
  R8003: 'A health professional',
  R8004: 'A student',
  R8006: 'A medical secretary',
  R8008: 'An administrator',
  R8009: 'A receptionist',
};

const WHY: Readonly<Record<string, string>> = {
  TREAT: 'to care for you',
  ETREAT: 'to care for you in an emergency',
  BTG: 'in an emergency, by declaring why they had to',
};

const WHAT: Readonly<Record<string, string>> = {
  Patient: 'your name and details',
  AllergyIntolerance: 'your allergies',
  Condition: 'your conditions',
  MedicationStatement: 'your medicines',
  MedicationRequest: 'your medicines',
  Immunization: 'your vaccinations',
  Observation: 'your tests and measurements',
  Encounter: 'your visits and stays',
  DiagnosticReport: 'your test reports',
  Procedure: 'your procedures',
  DocumentReference: 'your documents',
  Flag: 'your alerts',
  CarePlan: 'your care plans',
  EpisodeOfCare: 'your care by a service',
  QuestionnaireResponse: 'your answers to questions',
  ServiceRequest: 'your referrals and requests',
  Specimen: 'your samples',
  Consent: 'your choices about sharing',
};
const OTHER = 'other parts of your record';

const WHEN = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'short', timeZone: 'Europe/London' });

export const whoOf = ({ role }: Pick<OwnEntry, 'role'>): string =>
  role === undefined ? 'A computer system' : (ROLES[role] ?? 'A member of staff');

/** What was shown, each kind once: `your allergies and your medicines`. */
export function whatOf({ types }: Pick<OwnEntry, 'types'>): string {
  const parts = [...new Set(types.map((type) => WHAT[type] ?? OTHER))];
  if (parts.length <= 1) return parts[0] ?? 'your record, and was shown nothing';
  return `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
}

/** One look in plain English: when, who, what, why. */
export function sentenceOf(entry: OwnEntry): string {
  const did = entry.interaction === 'deliver' ? 'was sent' : 'looked at';
  const why = WHY[entry.purpose] ?? 'for a purpose of its own';
  const who = entry.interaction === 'deliver' ? entry.organisation.name : `${whoOf(entry)} at ${entry.organisation.name}`;
  return `${WHEN.format(entry.recorded)}: ${who} ${did} ${whatOf(entry)}, ${why}.`;
}

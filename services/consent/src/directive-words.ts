import { CLASS_NAMES, CLASSES } from '@ouzel/sensitivity';

/** One rule of what a person decided, with the names of the organisations in it. */
export interface WordedRule {
  effect: 'deny' | 'permit';
  exception: boolean;
  strength: 'ask-first' | 'no-share';
  custodian: string | null;
  organisation: string | null;
  types: readonly string[] | null;
  labels: number;
}

/** FHIR types as a person would say them. Others are said as they are called. */
const KINDS: Readonly<Record<string, string>> = {
  AllergyIntolerance: 'allergies',
  Appointment: 'appointments',
  CarePlan: 'care plans',
  Condition: 'health problems',
  DiagnosticReport: 'test reports',
  DocumentReference: 'documents and letters',
  Encounter: 'visits and stays',
  Immunization: 'vaccinations',
  MedicationRequest: 'prescriptions',
  MedicationStatement: 'medicines',
  Observation: 'measurements and test results',
  Patient: 'name, address and other personal details',
  Procedure: 'operations and treatments',
};
const LABELS: Readonly<Record<string, string>> = {
  'sexual-health': 'sexual health',
  'gender-recognition': 'gender recognition',
  'domestic-violence': 'domestic violence',
  'mental-health': 'mental health',
  'substance-use': 'alcohol and drugs',
};

function listed(words: readonly string[]): string {
  const [last, ...before] = words.toReversed();
  return before.length === 0 ? (last ?? '') : `${before.toReversed().join(', ')} and ${last}`;
}

/** What the rule is about: everything, or kinds of information. */
function matterOf({ types, labels, custodian }: WordedRule): string {
  const kinds = (types ?? []).map((type) => KINDS[type] ?? type);
  const classes = CLASS_NAMES.filter((name) => (labels & CLASSES[name]) !== 0).map((name) => LABELS[name] ?? name);
  const whole = kinds.length + classes.length === 0;
  const about = classes.length === 0 ? [] : [`anything about ${listed(classes)}`];
  const what = whole ? 'your record' : `from your record ${listed([...kinds, ...about])}`;
  if (custodian === null) return what;
  return whole ? `what ${custodian} holds about you` : `${what}, as ${custodian} holds it`;
}

const whomOf = ({ organisation }: WordedRule): string => (organisation === null ? 'anybody' : organisation);

/** One sentence to the person. It says what was decided, not whether that is in force. */
export function sentenceOf(rule: WordedRule): string {
  const [matter, whom] = [matterOf(rule), whomOf(rule)];
  if (rule.effect === 'permit') return `${rule.exception ? 'But you let' : 'You let'} ${whom} see ${matter}.`;
  const denied = `${rule.exception ? 'But you do' : 'You do'} not want ${whom} to see ${matter}.`;
  return rule.strength === 'ask-first'
    ? `${denied} They may ask you first, and in an emergency they may look where you cannot be asked.`
    : `${denied} They may not look in an emergency either, unless the law says that they must or you say yes.`;
}

import { SUBJECT } from '@ouzel/exchange';
import { FhirError, isObject, parseNhsNumber, systems, uuidOfBase32 } from '@ouzel/fhir';
import { patientActor, withSubjectActor } from './appointment-subject.ts';
import type { PostedSubject } from './posted.ts';

/** Types that may be posted about a person, and the element that says about whom. */
const SUBJECT_ELEMENTS: Readonly<Record<string, 'subject' | 'patient' | 'participant.actor'>> = {
  AllergyIntolerance: 'patient',
  Appointment: 'participant.actor',
  CarePlan: 'subject',
  CareTeam: 'subject',
  Condition: 'subject',
  DiagnosticReport: 'subject',
  DocumentReference: 'subject',
  Encounter: 'subject',
  EpisodeOfCare: 'patient',
  Flag: 'subject',
  Immunization: 'patient',
  MedicationRequest: 'subject',
  MedicationStatement: 'subject',
  Observation: 'subject',
  Procedure: 'subject',
  QuestionnaireResponse: 'subject',
  ServiceRequest: 'subject',
  Specimen: 'subject',
  List: 'subject',
};

export const CONTRIBUTED_TYPES = ['Patient', ...Object.keys(SUBJECT_ELEMENTS)];

const subjectElement = (type: string): 'subject' | 'patient' | 'participant.actor' => SUBJECT_ELEMENTS[type] ?? 'subject';

/** The Patients of the same Bundle by their fullUrl: their NHS numbers. */
export type PostedPatients = ReadonlyMap<string, string>;

/** The element of a kept resource that says whom it is about, as it is kept. */
export function aboutOf(
  resource: Readonly<Record<string, unknown>> & { resourceType: string },
  patients: PostedPatients,
): Record<string, unknown> {
  const element = subjectElement(resource.resourceType);
  if (element === 'participant.actor') return withSubjectActor(resource, patients);
  return resource.resourceType === 'Patient' ? {} : { [element]: { reference: SUBJECT } };
}

function nhsNumberIn(identifiers: unknown, expression: string): string | undefined {
  const list: unknown[] = Array.isArray(identifiers) ? identifiers : [identifiers];
  const found = list.filter(isObject).find(({ system }) => system === systems.nhsNumber);
  if (found === undefined) return undefined;
  return parseNhsNumber(typeof found['value'] === 'string' ? found['value'] : '', expression);
}

/** The NHS number of a posted Patient. @throws FhirError `missing-element`, `bad-nhs-number`. */
export function nhsNumberOfPatient(patient: Readonly<Record<string, unknown>>): string {
  const number = nhsNumberIn(patient['identifier'], 'Patient.identifier.value');
  if (number !== undefined) return number;
  throw new FhirError('missing-element', `Give the NHS number as an identifier of ${systems.nhsNumber}.`, {
    expression: ['Patient.identifier'],
  });
}

/**
 * The one person that a resource names: by `Patient/<id>`, by a Patient of the same Bundle, or by NHS number.
 * @throws FhirError `missing-element`, `bad-value`, `bad-nhs-number`, `two-identities`.
 */
export function subjectOf(
  type: string,
  resource: Readonly<Record<string, unknown>>,
  base: string,
  patients: PostedPatients,
): PostedSubject {
  const element = subjectElement(type);
  const given = element === 'participant.actor' ? patientActor(resource, patients) : resource[element];
  const expression = [`${type}.${element}`];
  if (!isObject(given))
    throw new FhirError('missing-element', 'Say who it is about: a Patient reference or an NHS number.', { expression });
  const nhsNumber = nhsNumberIn(given['identifier'], `${type}.${element}.identifier.value`);
  const reference = typeof given['reference'] === 'string' ? given['reference'].replace(`${base}/`, '') : undefined;
  if (reference !== undefined && nhsNumber !== undefined)
    throw new FhirError('two-identities', 'Name the person once: by reference or by NHS number, not by both.', { expression });
  if (nhsNumber !== undefined) return { by: 'nhs-number', nhsNumber };
  if (reference === undefined)
    throw new FhirError('missing-element', 'Say who it is about: a Patient reference or an NHS number.', { expression });
  const posted = patients.get(reference);
  if (posted !== undefined) return { by: 'nhs-number', nhsNumber: posted };
  const person = reference.startsWith('Patient/') ? uuidOfBase32(reference.slice('Patient/'.length)) : undefined;
  if (person !== undefined) return { by: 'person', person };
  throw new FhirError('bad-value', `The ${element} is not the id of a Patient here.`, {
    expression: [`${expression[0]}.reference`],
  });
}

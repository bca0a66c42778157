import { isObject } from '@ouzel/fhir';

const ABOUT_PATIENT = ['AllergyIntolerance', 'EpisodeOfCare', 'Immunization'];

type Given = Readonly<Record<string, unknown>>;

/** The element of a type that says whom a resource is about; undefined of an Appointment, where it is one of the participants. */
export const subjectElementOf = (type: string): 'patient' | 'subject' | undefined =>
  type === 'Appointment' ? undefined : ABOUT_PATIENT.includes(type) ? 'patient' : 'subject';

/** The elements with which a resource is about this person. */
export function aboutPerson(type: string, resource: Given, person: Given): Record<string, unknown> {
  const element = subjectElementOf(type);
  if (element !== undefined) return { [element]: person };
  // R4 app-1: a participant is somebody, or a type.
  const others = [resource['participant']]
    .flat()
    .filter((each) => isObject(each) && (each['actor'] ?? each['type']) !== undefined);
  return { participant: [...others, { actor: person, status: 'accepted' }] };
}

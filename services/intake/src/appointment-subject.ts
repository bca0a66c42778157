import { SUBJECT } from '@ouzel/exchange';
import { FhirError, isObject, systems } from '@ouzel/fhir';

type Given = Readonly<Record<string, unknown>>;

/** A reference to a person: by address, by a Patient of the same Bundle, or by NHS number. */
function isOfPatient(actor: unknown, patients: ReadonlyMap<string, string>): actor is Given {
  if (!isObject(actor)) return false;
  const { identifier, reference } = actor;
  const numbered = [identifier].flat().some((each) => isObject(each) && each['system'] === systems.nhsNumber);
  return numbered || (typeof reference === 'string' && (/(^|\/)Patient\//.test(reference) || patients.has(reference)));
}

const participantsOf = ({ participant }: Given): Given[] => [participant].flat().filter(isObject);

/** Who an Appointment is about is the one participant who is a Patient. @throws FhirError `two-identities` where several are. */
export function patientActor(appointment: Given, patients: ReadonlyMap<string, string>): unknown {
  const actors = participantsOf(appointment).flatMap(({ actor }) => (isOfPatient(actor, patients) ? [actor] : []));
  if (actors.length > 1)
    throw new FhirError('two-identities', 'An appointment kept here is of one person: name one Patient among its participants.', {
      expression: ['Appointment.participant.actor'],
    });
  return actors[0];
}

/** Its participants, with the person in the place of whoever of them is the Patient. */
export function withSubjectActor(appointment: Given, patients: ReadonlyMap<string, string>): { participant: Given[] } {
  return {
    participant: participantsOf(appointment).map((each) =>
      isOfPatient(each['actor'], patients) ? { ...each, actor: { reference: SUBJECT } } : each,
    ),
  };
}

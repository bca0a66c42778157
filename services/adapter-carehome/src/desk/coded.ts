import type { CodeableConcept, Organization, Reference } from '@medplum/fhirtypes';
import { systems } from '@ouzel/fhir';

const TASK_CODES = 'https://ouzel.example/fhir/CodeSystem/task';

export const organisation = (value: string): Reference<Organization> => ({ identifier: { system: systems.odsCode, value } });
/** What a Task asks for, or a part of its output is. */
export const coded = (code: string, text: string): CodeableConcept & { text: string } => ({
  coding: [{ system: TASK_CODES, code }],
  text,
});

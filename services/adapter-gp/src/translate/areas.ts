import type { Resource } from '@medplum/fhirtypes';
import { allergyIntolerance } from './allergy.ts';
import { condition } from './condition.ts';
import { documentReference } from './document.ts';
import { encounter } from './encounter.ts';
import { allergyFields } from './fields/allergy.ts';
import { conditionFields } from './fields/condition.ts';
import { documentFields } from './fields/document.ts';
import { encounterFields } from './fields/encounter.ts';
import type { Fields } from './fields/field.ts';
import { immunizationFields } from './fields/immunization.ts';
import { reportFields, specimenFields } from './fields/investigation.ts';
import { listFields } from './fields/list.ts';
import { requestFields, statementFields } from './fields/medication.ts';
import { observationFields } from './fields/observation.ts';
import { patientFields } from './fields/patient.ts';
import { procedureFields, referralFields } from './fields/service-request.ts';
import { isConsultation, list } from './list.ts';
import { immunization } from './immunization.ts';
import { diagnosticReport, specimen } from './investigation.ts';
import { medicationRequest, medicationStatement } from './medication.ts';
import { observation } from './observation.ts';
import { patient } from './patient.ts';
import type { Context } from './references.ts';
import { procedureRequest, referralRequest } from './service-request.ts';
import type { Stu3Resource } from './stu3.ts';

/** What becomes of a STU3 type. */
export interface Area {
  /** Clinical area of GP Connect Access Record Structured. */
  area: string;
  becomes: Resource['resourceType'];
  translate: (json: Stu3Resource, context: Context) => Resource;
  fields: Fields;
  /** Which of the type are translated; absent: all. */
  only?: (json: Stu3Resource) => boolean;
}

/** Each type that is translated. A type that is in neither of these tables is named as not shown. */
export const AREAS: Readonly<Record<string, Area>> = {
  Patient: { area: 'Person', becomes: 'Patient', translate: patient, fields: patientFields },
  AllergyIntolerance: {
    area: 'Allergies and adverse reactions',
    becomes: 'AllergyIntolerance',
    translate: allergyIntolerance,
    fields: allergyFields,
  },
  MedicationStatement: {
    area: 'Medications and medical devices',
    becomes: 'MedicationStatement',
    translate: medicationStatement,
    fields: statementFields,
  },
  MedicationRequest: {
    area: 'Medications and medical devices',
    becomes: 'MedicationRequest',
    translate: medicationRequest,
    fields: requestFields,
  },
  Condition: { area: 'Problems', becomes: 'Condition', translate: condition, fields: conditionFields },
  Encounter: { area: 'Consultations', becomes: 'Encounter', translate: encounter, fields: encounterFields },
  List: { area: 'Consultations', becomes: 'List', translate: list, fields: listFields, only: isConsultation },
  Observation: {
    area: 'Uncategorised data, investigations',
    becomes: 'Observation',
    translate: observation,
    fields: observationFields,
  },
  Immunization: { area: 'Immunisations', becomes: 'Immunization', translate: immunization, fields: immunizationFields },
  DiagnosticReport: { area: 'Investigations', becomes: 'DiagnosticReport', translate: diagnosticReport, fields: reportFields },
  Specimen: { area: 'Investigations', becomes: 'Specimen', translate: specimen, fields: specimenFields },
  ProcedureRequest: {
    area: 'Diary entries, investigations',
    becomes: 'ServiceRequest',
    translate: procedureRequest,
    fields: procedureFields,
  },
  ReferralRequest: {
    area: 'Outbound referrals',
    becomes: 'ServiceRequest',
    translate: referralRequest,
    fields: referralFields,
  },
  DocumentReference: { area: 'Documents', becomes: 'DocumentReference', translate: documentReference, fields: documentFields },
};

const BY_NAME = 'shown by name where it is referred to';

/** Types whose content is carried over inside others; leaving them out takes nothing from the reader. */
export const CARRIED: Readonly<Record<string, string>> = {
  Medication: 'its code and words are shown in its prescriptions',
  Practitioner: BY_NAME,
  PractitionerRole: BY_NAME,
  Organization: BY_NAME,
  Location: BY_NAME,
  HealthcareService: BY_NAME,
  RelatedPerson: BY_NAME,
  List: 'it says what was asked for; its warnings are shown',
  OperationOutcome: 'its warnings are shown',
};

/** Why other types that practices send are not shown. */
export const REFUSED: Readonly<Record<string, string>> = {
  QuestionnaireResponse: 'GP Connect does not define it; the observations that it groups are shown',
  Flag: 'GP Connect does not define it',
};

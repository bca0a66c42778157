const LIST = 'a list where R4 has one element; the JSON schema does not say that it must be an object';
const EMPTY = 'an empty object or list, which FHIR JSON does not allow';
const SYSTEM = 'a clinical status without the system of its required value set';
const TARGET = "HL7's own slip: the element may not refer to a resource of that type";
const ODS = 'a value that is no ODS code under the system of ODS codes';
const CONTACT = 'pat-1: a contact of nothing but an extension';
const BARS = 'bars-r4/api-1.4.0';
const IG = 'bars-r4/ig-examples/json-derived';
const PDS = 'pds-r4/ig-examples/UKCore-Patient-Extension';

/** Samples that the JSON schema passes and that break R4 or UK Core nonetheless: where first, and how. */
export const WRONG: Readonly<Record<string, readonly [at: string, how: string]>> = {
  [`${BARS}/HealthcareService/post_HealthcareService_Atomic.json`]: ['HealthcareService.providedBy', LIST],
  [`${BARS}/HealthcareService/success_HealthcareService_Atomic.json`]: ['HealthcareService.providedBy', LIST],
  [`${BARS}/HealthcareService/success_bundle.json`]: ['Bundle.entry[0].resource.providedBy', LIST],
  [`${BARS}/message_definition/MessageDefinition_ServiceRequest-request_CaseTransfer.json`]: [
    'Bundle.entry[0].resource.useContext[0].code',
    LIST,
  ],
  [`${BARS}/metadata/BaRS_API_Capability_Statement.json`]: ['CapabilityStatement.rest[0].security', LIST],
  [`${IG}/REFREQ04_-_Referral_Service_Request_-_CAD_Out_of_Area.json`]: ['Bundle.entry[19].resource.clinicalStatus', SYSTEM],
  [`${IG}/REFREQ05_-_Referral_Service_Request_-_CAD_Mutal_Aid_Request.json`]: [
    'Bundle.entry[19].resource.clinicalStatus',
    SYSTEM,
  ],
  'clinical-observations-news2-r4/Bundle/Bundle-TotalNews2ScoreAndObservations.json': [
    'Bundle.entry[0].resource.derivedFrom[0]._reference',
    EMPTY,
  ],
  'consent-validated-relationships-r4/responses/GET_Consent/no-relationships.json': ['Bundle.entry', EMPTY],
  'fhir-r4-official-examples/basic-example.json': [
    'Basic.modifierExtension',
    'nothing: we know no modifier, so we refuse them all',
  ],
  'fhir-r4-official-examples/deviceusestatement-example.json': ['DeviceUseStatement.reasonReference[0].reference', TARGET],
  'fhir-r4-official-examples/medicationrequest0301.json': ['MedicationRequest.dispenseRequest.performer.reference', TARGET],
  'nrl-r4/consumer-2026/readDocumentReference-200-example.json': ['DocumentReference.author[0].identifier.value', ODS],
  [`${PDS}-ContactRank-Example.json`]: ['Patient.contact[0].name', CONTACT],
  [`${PDS}-CopyCorrespondenceIndicator-Example.json`]: ['Patient.contact[0].name', CONTACT],
  'pds-r4/spec-examples/Personal_Details_RelatedPersonBundle.json': ['Bundle.entry[0].resource.patient', EMPTY],
  'scr-r4/additional-information/empty-html-tags.json': ['Bundle.entry[4].resource.identifier[0].value', ODS],
  'scr-r4/upload_scr/bad_request/1-missingComposition.request.json': [
    'Bundle.entry[0]',
    'bdl-11: a document without its Composition, which is what the sample is for',
  ],
  'ukcore-r4-examples/json/Extension-UKCore-ConditionEpisode-Example.json': [
    'Condition.extension[0].valueCode',
    'two values of one extension',
  ],
};

/** Identifier, code and tag systems that the exchange reads or writes. Source: NHS England identifier registry, HL7 terminology. */
export const systems = {
  nhsNumber: 'https://fhir.nhs.uk/Id/nhs-number',
  odsCode: 'https://fhir.nhs.uk/Id/ods-organization-code',
  sdsUserId: 'https://fhir.nhs.uk/Id/sds-user-id',
  sdsRoleProfileId: 'https://fhir.nhs.uk/Id/sds-role-profile-id',
  sdsRoleCode: 'https://fhir.nhs.uk/Id/sds-role-code',
  asid: 'https://fhir.nhs.uk/Id/nhsSpineASID',
  spineErrorCode: 'https://fhir.nhs.uk/CodeSystem/Spine-ErrorOrWarningCode',
  snomed: 'http://snomed.info/sct',
  loinc: 'http://loinc.org',
  ucum: 'http://unitsofmeasure.org',
  confidentiality: 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality',
  /** Extension on an NHS number, and the codes in it (England): whether the number was verified. */
  nhsNumberVerificationExtension: 'https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-NHSNumberVerificationStatus',
  nhsNumberVerification: 'https://fhir.hl7.org.uk/CodeSystem/UKCore-NHSNumberVerificationStatusEngland',
  actReason: 'http://terminology.hl7.org/CodeSystem/v3-ActReason',
  actCode: 'http://terminology.hl7.org/CodeSystem/v3-ActCode',
  dicom: 'http://dicom.nema.org/resources/ontology/DCM',
  observationCategory: 'http://terminology.hl7.org/CodeSystem/observation-category',
  /** Followed by `/` and the ODS code of a custodian: the domain of the numbers that it gives its patients (PIXm). */
  localIdentifier: 'https://ouzel.example/fhir/Id/local-identifier',
  /** `meta.tag`: the custodian that supplied a resource (its ODS code). */
  custodianTag: 'https://ouzel.example/fhir/CodeSystem/custodian',
  /** `meta.tag`: the organisation that wrote it, where an agreement let it write into another's record (its ODS code). */
  contributorTag: 'https://ouzel.example/fhir/CodeSystem/contributor',
  /** Extension on an outcome issue: which source, its status, the time it was asked. */
  sourceStatusExtension: 'https://ouzel.example/fhir/StructureDefinition/source-status',
  /** `meta.extension`: when the exchange received the resource from its custodian. */
  fetchedExtension: 'https://ouzel.example/fhir/StructureDefinition/fetched',
  /** `meta.extension` of a Patient: as of when the national demographics service was last heard about the person. */
  tracedExtension: 'https://ouzel.example/fhir/StructureDefinition/traced',
  /** Extension on a Consent: why what it permits opens nothing any more. */
  permissionVoidExtension: 'https://ouzel.example/fhir/StructureDefinition/permission-void',
  /** Extension on a List: a code of what it leads to, so that it is as sensitive as that. */
  listContentExtension: 'https://ouzel.example/fhir/StructureDefinition/list-content',
} as const;

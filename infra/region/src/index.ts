export { type SampleAgreement, sampleAgreements, sampleDspt } from './agreements.ts';
export { type SampleClient, sampleClients } from './clients.ts';
export { type GpFacts, gpFactsOf } from './gp-facts.ts';
export { SOMEBODY_ELSE } from './gp-faults.ts';
export { gpRecordOf } from './gp-record.ts';
export type { Stu3Bundle, Stu3Resource } from './gp-stu3.ts';
export {
  admission,
  bloodResults,
  cancelAdmission,
  discharge,
  hl7Time,
  localNumberOf,
  type MessageContext,
  updateDemographics,
  type Visit,
} from './hl7.ts';
export type { Fault } from './http-twin.ts';
export type { Notification } from './inbox.ts';
export {
  COMMUNITY,
  COUNCIL,
  COUNCILS,
  EXCHANGE,
  generalPractitionerOf,
  HOSPITALS,
  type Organisations,
  organisations,
  USERS,
} from './organisations.ts';
export { samplePointerTypes } from './pointer-types.ts';
export type { Address, Person, Stay } from './people.ts';
export { createRandom, type Random } from './random.ts';
export { caseloadOf, generateRegion, patientOf, type Region, type RegionOptions, SAMPLE_DAY } from './region.ts';
export { postVitalSigns, type VitalSignsPost } from './twin-care-home.ts';
export { type GpTwin, openGpTwin } from './twin-gp.ts';
export { type Acknowledgement, createHospitalTwin, type HospitalTwin, type HospitalTwinOptions } from './twin-hospital.ts';
export { openPdsTwin, type PdsTwin, type PdsTwinOptions } from './twin-pds.ts';
export { pdsPatientOf, type PdsPerson, pdsPersonOf } from './pds-patient.ts';
export { openReceiverTwin, type ReceiverTwin } from './twin-receiver.ts';
export { type VitalSigns, vitalSignsBundle } from './vital-signs.ts';
export { type SampleRecord, sampleRecords } from './sample-records.ts';

import type { Patient } from '@medplum/fhirtypes';
import { base32OfUuid, systems } from '@ouzel/fhir';
import { z } from 'zod';

export interface PersonRow {
  person: string;
  nhs_number: string;
  restricted: boolean;
  patient: string;
  version: number;
  updated: Date;
}

/** Elements that could tell where a restricted person is (PDS leaves out the same ones for the S-flag). */
const LOCATING = [
  'address',
  'telecom',
  'contact',
  'generalPractitioner',
  'managingOrganization',
  'photo',
  'text',
  'extension',
  'link',
];

/** The Patient resource of a person, kept without what changes with each reading: resourceType, id, version and time. */
export function patientBody(patient: Patient, nhsNumber: string): string {
  const { resourceType: _type, id: _id, meta: _meta, identifier: _identifier, ...content } = patient;
  const identifier = [{ use: 'official', system: systems.nhsNumber, value: nhsNumber }];
  return JSON.stringify({ identifier, active: true, ...content }).slice(1);
}

const content = z.record(z.string(), z.unknown());

/** The Patient as JSON text; where location is hidden, without any element that could give it away. */
export function patientText(row: PersonRow, hideLocation: boolean): string {
  const security = row.restricted
    ? `,"security":[{"system":"${systems.confidentiality}","code":"R","display":"restricted"}]`
    : '';
  const meta = `"meta":{"versionId":"${row.version}","lastUpdated":"${row.updated.toISOString()}"${security}}`;
  const head = `{"resourceType":"Patient","id":"${base32OfUuid(row.person)}",${meta},`;
  if (!hideLocation) return head + row.patient;
  const kept = Object.entries(content.parse(JSON.parse(`{${row.patient}`))).filter(([name]) => !LOCATING.includes(name));
  return head + JSON.stringify(Object.fromEntries(kept)).slice(1);
}

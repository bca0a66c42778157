import type { Patient } from '@medplum/fhirtypes';
import type { Permit } from '@ouzel/exchange';
import { base32OfUuid, systems } from '@ouzel/fhir';
import { z } from 'zod';

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

type Shown = Pick<Permit, 'person' | 'nhsNumber' | 'patient' | 'replaces' | 'hideLocation' | 'hideIdentity'>;

/** The person whom it replaces are named by their ids: who still has one is led here. https://hl7.org/fhir/R4/patient.html#links */
function linked(body: string, replaces: Shown['replaces']): string {
  if (replaces.length === 0) return body;
  const before = content.parse(JSON.parse(`{${body}`));
  const link = replaces.map(({ person }) => ({ other: { reference: `Patient/${base32OfUuid(person)}` }, type: 'replaces' }));
  const others: unknown[] = Array.isArray(before['link']) ? before['link'] : [];
  return JSON.stringify({ ...before, link: [...others, ...link] }).slice(1);
}

/** The Patient as JSON text; where location is hidden (a restricted person), without any element that could give it away. */
export function patientText({ person, nhsNumber, patient, replaces, hideLocation, hideIdentity }: Shown): string {
  const id = base32OfUuid(person);
  // Since when the exchange knows somebody tells whether others told it of them.
  if (hideIdentity)
    return `{"resourceType":"Patient","id":"${id}","meta":{"versionId":"1"},${patientBody({ resourceType: 'Patient' }, nhsNumber)}`;
  const security = hideLocation ? `,"security":[{"system":"${systems.confidentiality}","code":"R","display":"restricted"}]` : '';
  const traced =
    patient.traced === undefined
      ? ''
      : `,"extension":[{"url":"${systems.tracedExtension}","valueDateTime":"${patient.traced.toISOString()}"}]`;
  const meta = `"meta":{"versionId":"${patient.version}","lastUpdated":"${patient.updated.toISOString()}"${traced}${security}}`;
  const head = `{"resourceType":"Patient","id":"${id}",${meta},`;
  if (!hideLocation) return head + linked(patient.body, replaces);
  const kept = Object.entries(content.parse(JSON.parse(`{${patient.body}`))).filter(([name]) => !LOCATING.includes(name));
  return head + JSON.stringify(Object.fromEntries(kept)).slice(1);
}

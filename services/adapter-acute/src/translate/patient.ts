import type { Address, HumanName, Patient } from '@medplum/fhirtypes';
import { SUBJECT } from '@ouzel/exchange';
import { FhirError, isNhsNumber, systems } from '@ouzel/fhir';
import { type Message, type Segment, segmentOf, type Value, value, values } from '@ouzel/hl7v2';
import { limits } from '../limits.ts';
import { dateOf, dateTimeOf } from './time.ts';

/** How feeds mark an NHS number in PID-3: assigning authority (CX-4) and type (CX-5). */
const NHS_AUTHORITY = ['NHS', 'NHSNBR'];
const NHS_TYPE = ['NH', 'HN', 'NHSNMBR', ''];
const GENDERS: Readonly<Record<string, Patient['gender']>> = {
  M: 'male',
  '1': 'male',
  F: 'female',
  '2': 'female',
  O: 'other',
  A: 'other',
  U: 'unknown',
  '9': 'unknown',
  '0': 'unknown',
};
const DELETED = '""';
const DAY_MS = 86_400_000;

export interface Identity {
  nhsNumber?: string;
  /** The hospital's own numbers, `authority|number`. */
  localIds: string[];
  patient: Patient;
  warnings: string[];
}

const sent = (text: string): string | undefined => (text === '' || text === DELETED ? undefined : text);

/** The shape without what was not sent. */
function compact<Shape extends object>(shape: Shape): Shape {
  const copy = { ...shape };
  for (const [name, content] of Object.entries(copy)) {
    if (content === undefined || (Array.isArray(content) && content.length === 0)) Reflect.deleteProperty(copy, name);
  }
  return copy;
}

function nameOf(name: Value): HumanName {
  const given = [sent(name.component(2)), sent(name.component(3))].filter((part) => part !== undefined);
  const prefix = sent(name.component(5));
  return compact({
    use: 'official' as const,
    family: sent(name.component(1)),
    given,
    prefix: prefix === undefined ? [] : [prefix],
  });
}

function addressOf(address: Value): Address {
  const line = [sent(address.component(1)), sent(address.component(2))].filter((part) => part !== undefined);
  return compact({
    use: 'home' as const,
    line,
    city: sent(address.component(3)),
    district: sent(address.component(4)),
    postalCode: sent(address.component(5)),
    country: sent(address.component(6)),
  });
}

export function isNhs(id: Value): boolean {
  return NHS_AUTHORITY.includes(id.component(4)) && NHS_TYPE.includes(id.component(5));
}

/** The numbers of the sender's own in a field of CX values: `authority|number`. */
export function localIdsOf(message: Message, segment: Segment | undefined, field: number): string[] {
  const ids = values(message, segment, field).filter((id) => !isNhs(id) && sent(id.component(1)) !== undefined);
  return [...new Set(ids.map((id) => `${id.component(4)}|${id.component(1)}`))];
}

function identifiersOf(message: Message): { nhsNumber?: string; localIds: string[]; warnings: string[] } {
  const ids = values(message, segmentOf(message, 'PID'), 3);
  if (ids.length > limits.identifiersMax)
    throw new FhirError('bad-value', `PID-3 has more than ${limits.identifiersMax} identifiers.`);
  const stated = ids.filter(isNhs).map((id) => id.component(1).replaceAll(' ', ''));
  const valid = [...new Set(stated.filter(isNhsNumber))];
  const localIds = localIdsOf(message, segmentOf(message, 'PID'), 3);
  const warnings =
    stated.length > 0 && valid.length !== 1 ? ['PID-3 holds no single valid NHS number; the record stays unlinked.'] : [];
  const [nhsNumber] = valid;
  return { localIds, warnings, ...(nhsNumber === undefined || valid.length !== 1 ? {} : { nhsNumber }) };
}

/**
 * What no message may say of a person: it is not left out but refused, since somebody has to look at it.
 * @throws FhirError `unsafe`
 */
function assertPossible(name: Value, birthDate: string | undefined, occurred: Date): void {
  // HL7's null means "delete": a hospital does not know better than all others that somebody has no name.
  if (name.component(1) === DELETED) throw new FhirError('unsafe', 'PID-5 would delete the name.');
  if (birthDate !== undefined && birthDate > new Date(occurred.getTime() + DAY_MS).toISOString().slice(0, birthDate.length))
    throw new FhirError('unsafe', 'PID-7 lies in the future.');
}

/** Whom a message is about: PID and PD1 as an R4 Patient, with the numbers by which the sender knows them. @throws FhirError */
export function identityOf(message: Message, occurred: Date): Identity {
  const pid = segmentOf(message, 'PID');
  const text = (field: number): string => value(message, pid, field).component(1);
  const { nhsNumber, localIds, warnings } = identifiersOf(message);
  const birthDate = sent(text(7)) === undefined ? undefined : dateOf(text(7));
  if (sent(text(7)) !== undefined && birthDate === undefined) warnings.push('PID-7 is no date; the birth date is left out.');
  assertPossible(value(message, pid, 5), birthDate, occurred);
  const practice = sent(value(message, segmentOf(message, 'PD1'), 3).component(3));
  const died = sent(text(29)) === undefined ? undefined : dateTimeOf(text(29));
  const phone = sent(text(13));
  const patient: Patient = compact({
    resourceType: 'Patient' as const,
    id: 'patient',
    identifier: nhsNumber === undefined ? [] : [{ system: systems.nhsNumber, value: nhsNumber }],
    name: values(message, pid, 5).slice(0, 1).map(nameOf),
    telecom: phone === undefined ? [] : [{ system: 'phone' as const, value: phone }],
    gender: GENDERS[text(8)],
    birthDate,
    deceasedDateTime: died,
    deceasedBoolean: died === undefined && text(30) === 'Y' ? true : undefined,
    address: values(message, pid, 11).slice(0, 1).map(addressOf),
    generalPractitioner: practice === undefined ? [] : [{ identifier: { system: systems.odsCode, value: practice } }],
    link: [{ other: { reference: SUBJECT }, type: 'refer' as const }],
  });
  return { localIds, warnings, patient, ...(nhsNumber === undefined ? {} : { nhsNumber }) };
}

import { escapeText, STANDARD } from '@ouzel/hl7v2';
import { EXCHANGE, generalPractitionerOf, HOSPITALS } from './organisations.ts';
import type { Person } from './people.ts';

export interface MessageContext {
  /** ODS code of the hospital. */
  hospital: string;
  at: Date;
  /** MSH-10: the same for a message that is sent again. */
  controlId: string;
}

/** A stay as its messages name it. */
export interface Visit {
  id: string;
  admitted: Date;
  /** In words, as written down on arrival. */
  reason?: string;
}

const LONDON = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/London', dateStyle: 'short', timeStyle: 'medium' });
/** Feeds write London's wall time without a zone. */
export const hl7Time = (at: Date): string => LONDON.format(at).replaceAll(/\D/g, '').slice(0, 14);
const safe = (text: string): string => escapeText(text, STANDARD);

/** A segment from the fields that are not empty, by their numbers. */
function segment(name: string, fields: Readonly<Record<number, string>>): string {
  const last = Math.max(0, ...Object.keys(fields).map(Number));
  return [name, ...Array.from({ length: last }, (_, at) => fields[at + 1] ?? '')].join('|').replace(/\|+$/, '');
}

const message = (...segments: string[]): string => segments.map((each) => `${each}\r`).join('');

function header({ hospital, at, controlId }: MessageContext, type: string): string {
  return `MSH|^~\\&|PAS|${hospital}|OUZEL|${EXCHANGE.ods}|${hl7Time(at)}||${type}|${safe(controlId)}|P|2.4|||||GBR|UNICODE|EN`;
}

/** The hospital's own number for a person: another at each hospital, never two people's the same, and no NHS number in disguise. */
export function localNumberOf(person: Pick<Person, 'nhsNumber'>, hospital: string): string {
  const place = HOSPITALS.findIndex(({ ods }) => ods === hospital);
  const scattered = (Number(person.nhsNumber.slice(3, 9)) * 7_919 + (place + 1) * 104_729) % 1_000_000; // 7919 has no factor of a million
  return `${place + 1}${String(scattered).padStart(6, '0')}`;
}

function pid(person: Person, { hospital }: MessageContext): string {
  const { nhsNumber, family, given, birthDate, gender, hospitalKnows, phone } = person;
  const address = hospitalKnows?.address ?? person.address;
  const local = `${localNumberOf(person, hospital)}^^^${hospital}^MR`;
  const [first, ...middle] = (hospitalKnows?.given ?? given).split(' ');
  return segment('PID', {
    1: '1',
    3: hospitalKnows?.nhsNumber === false ? local : `${nhsNumber}^^^NHS^NH~${local}`,
    5: `${safe(family)}^${safe(first ?? '')}^${safe(middle.join(' '))}^^^^L`,
    7: birthDate.replaceAll('-', ''),
    8: gender === 'female' ? 'F' : 'M',
    11: `${safe(address.line)}^^${safe(address.city)}^^${address.postalCode}^GBR^H`,
    13: safe(phone),
  });
}

/** PD1-3: the practice. PD1-4: its general practitioner. */
function pd1({ practice }: Person): string {
  const [prefix = '', given = '', ...family] = generalPractitionerOf(practice).name.split(' ');
  return segment('PD1', {
    3: `^^${practice}`,
    4: `${generalPractitionerOf(practice).id}^${family.join(' ')}^${given}^^^${prefix}`,
  });
}

function movement(event: 'A01' | 'A03' | 'A08' | 'A11', person: Person, context: MessageContext, visit: Visit): string {
  const { id, admitted, reason = 'Shortness of breath' } = visit;
  return message(
    header(context, `ADT^${event}^ADT_${event === 'A03' ? 'A03' : event === 'A11' ? 'A09' : 'A01'}`),
    segment('EVN', { 2: hl7Time(context.at) }),
    pid(person, context),
    pd1(person),
    segment('PV1', {
      1: '1',
      2: 'I',
      3: `MEDA^BAY2^BED4^${context.hospital}`,
      18: 'INPATIENT',
      19: `${safe(id)}^^^VISITID`,
      44: hl7Time(admitted),
      45: event === 'A03' ? hl7Time(context.at) : '',
    }),
    segment('PV2', { 3: `^${safe(reason)}` }),
  );
}

/** ADT^A01: admitted now. */
export const admission = (person: Person, context: MessageContext, visitId: string, reason?: string): string =>
  movement('A01', person, context, { id: visitId, admitted: context.at, ...(reason === undefined ? {} : { reason }) });

/** ADT^A03: discharged now. */
export const discharge = (person: Person, context: MessageContext, visit: Visit): string =>
  movement('A03', person, context, visit);

/** ADT^A11: they were never admitted. */
export const cancelAdmission = (person: Person, context: MessageContext, visit: Visit): string =>
  movement('A11', person, context, visit);

/** ADT^A08: what the hospital knows about the person, as it is now. */
export const updateDemographics = (person: Person, context: MessageContext, visit: Visit): string =>
  movement('A08', person, context, visit);

interface BloodTest {
  code: string;
  name: string;
  value: number;
  unit: string;
  range: readonly [low: number, high: number];
}
const BLOOD_COUNT: readonly BloodTest[] = [
  { code: '718-7', name: 'Haemoglobin', value: 128, unit: 'g/L', range: [115, 165] },
  { code: '6690-2', name: 'White cell count', value: 11.4, unit: '10*9/L', range: [4, 11] },
];

/** ORU^R01: a blood count. */
export function bloodResults(person: Person, context: MessageContext, order: string): string {
  const taken = hl7Time(context.at);
  const obx = ({ code, name, value, unit, range: [low, high] }: BloodTest, at: number): string =>
    segment('OBX', {
      1: String(at + 1),
      2: 'NM',
      3: `${code}^${name}^LN`,
      5: String(value),
      6: unit,
      7: `${low}-${high}`,
      8: value < low ? 'L' : value > high ? 'H' : 'N',
      11: 'F',
      14: taken,
    });
  return message(
    header(context, 'ORU^R01^ORU_R01'),
    pid(person, context),
    pd1(person),
    segment('ORC', { 1: 'RE', 2: safe(order), 3: safe(order) }),
    segment('OBR', { 1: '1', 2: safe(order), 3: safe(order), 4: '26604007^Full blood count^SCT', 7: taken, 22: taken, 25: 'F' }),
    ...BLOOD_COUNT.map(obx),
  );
}

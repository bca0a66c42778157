import { escapeText, STANDARD } from '@ouzel/hl7v2';
import type { Person } from './people.ts';

export interface MessageContext {
  /** ODS code of the hospital. */
  hospital: string;
  at: Date;
  controlId: string;
}

const LONDON = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/London', dateStyle: 'short', timeStyle: 'medium' });
/** Feeds write London's wall time without a zone. */
export const hl7Time = (at: Date): string => LONDON.format(at).replaceAll(/\D/g, '').slice(0, 14);
const safe = (text: string): string => escapeText(text, STANDARD);

function header({ hospital, at, controlId }: MessageContext, type: string): string {
  return `MSH|^~\\&|PAS|${hospital}|OUZEL|9OZX01|${hl7Time(at)}||${type}|${safe(controlId)}|P|2.4|||||GBR|UNICODE|EN`;
}

function pid(person: Person): string {
  const { nhsNumber, family, given, birthDate, gender, address, hospitalKnows } = person;
  const local = `${nhsNumber.slice(3)}^^^PAS^MR`;
  const ids = hospitalKnows?.nhsNumber === false ? local : `${nhsNumber}^^^NHS^NH~${local}`;
  const name = `${safe(family)}^${safe(hospitalKnows?.given ?? given)}^^^^^L`;
  const home = `${safe(address.line)}^^${safe(address.city)}^^${address.postalCode}^GBR^H`;
  return `PID|1||${ids}||${name}||${birthDate.replaceAll('-', '')}|${gender === 'female' ? 'F' : 'M'}|||${home}`;
}

function movement(
  event: string,
  person: Person,
  context: MessageContext,
  visit: { id: string; admitted: Date; discharged?: Date },
): string {
  const pd1 = `PD1|||^^${person.practice}`;
  const pv1 = [
    'PV1',
    '1',
    'I',
    'MEDA^BAY2^BED4',
    '',
    '',
    '',
    '',
    '',
    '',
    '',
    '',
    '',
    '',
    '',
    '',
    '',
    '',
    '',
    `${visit.id}^^^VISITID`,
  ];
  while (pv1.length < 44) pv1.push('');
  pv1.push(hl7Time(visit.admitted), visit.discharged === undefined ? '' : hl7Time(visit.discharged));
  const segments = [
    header(context, `ADT^${event}^ADT_${event === 'A08' ? 'A01' : event}`),
    `EVN||${hl7Time(context.at)}`,
    pid(person),
    pd1,
    pv1.join('|'),
    'PV2|||^Shortness of breath',
  ];
  return `${segments.join('\r')}\r`;
}

/** ADT^A01: admitted now. */
export const admission = (person: Person, context: MessageContext, visitId: string): string =>
  movement('A01', person, context, { id: visitId, admitted: context.at });

/** ADT^A03: discharged now. */
export const discharge = (person: Person, context: MessageContext, visit: { id: string; admitted: Date }): string =>
  movement('A03', person, context, { ...visit, discharged: context.at });

/** ORU^R01: a blood count. */
export function bloodResults(person: Person, context: MessageContext, order: string): string {
  const taken = hl7Time(context.at);
  const obx = (at: number, code: string, name: string, value: number, unit: string, range: string): string =>
    `OBX|${at}|NM|${code}^${name}^LN||${value}|${unit}|${range}||||F|||${taken}`;
  const segments = [
    header(context, 'ORU^R01^ORU_R01'),
    pid(person),
    `ORC|RE|${order}|${order}`,
    `OBR|1|${order}|${order}|26604007^Full blood count^SCT|||${taken}|||||||||||||||${taken}|||F`,
    obx(1, '718-7', 'Haemoglobin', 128, 'g/L', '115-165'),
    obx(2, '6690-2', 'White cell count', 11.4, '10*9/L', '4.0-11.0'),
  ];
  return `${segments.join('\r')}\r`;
}

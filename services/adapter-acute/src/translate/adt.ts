import type { Encounter } from '@medplum/fhirtypes';
import { SUBJECT } from '@ouzel/exchange';
import { type Message, segmentOf, value } from '@ouzel/hl7v2';
import { dateTimeOf } from './time.ts';

const ACT_CODE = 'http://terminology.hl7.org/CodeSystem/v3-ActCode';
/** PV1-2 patient class (HL7 table 0004) as v3 ActCode. */
const CLASSES: Readonly<Record<string, { code: string; display: string }>> = {
  I: { code: 'IMP', display: 'inpatient encounter' },
  O: { code: 'AMB', display: 'ambulatory' },
  E: { code: 'EMER', display: 'emergency' },
  P: { code: 'PRENC', display: 'pre-admission' },
  R: { code: 'AMB', display: 'ambulatory' },
  B: { code: 'IMP', display: 'inpatient encounter' },
};

export interface Visit {
  id: string;
  encounter: Encounter;
  warnings: string[];
}

/** The sender's number of the visit: PV1-19, else the account (PID-18), else none. */
function visitIdOf(message: Message): string {
  return value(message, segmentOf(message, 'PV1'), 19).component(1) || value(message, segmentOf(message, 'PID'), 18).component(1);
}

const present = (text: string): text is string => text !== '' && text !== '""';

/** PV1 as an R4 Encounter. Undefined where the visit cannot be told from another: no visit number, or a class we do not know. */
export function visitOf(message: Message, event: string): Visit | undefined {
  const pv1 = segmentOf(message, 'PV1');
  const text = (field: number, component = 1): string => value(message, pv1, field).component(component);
  const id = visitIdOf(message);
  const type = CLASSES[text(2)];
  if (!present(id) || type === undefined) return undefined;
  const [start, end] = [dateTimeOf(text(44)), dateTimeOf(text(45))];
  const warnings = present(text(44)) && start === undefined ? ['PV1-44 is no date; the admission time is left out.'] : [];
  const ward = [text(3, 1), text(3, 2), text(3, 3)].filter(present).join(' ');
  const reason = value(message, segmentOf(message, 'PV2'), 3);
  const reasonText = reason.component(2) || reason.component(1);
  const finished = event === 'A03' || end !== undefined;
  const encounter: Encounter = {
    resourceType: 'Encounter',
    id: `visit-${id}`,
    identifier: [{ value: id }],
    // A11: they were never admitted.
    status: event === 'A11' ? 'cancelled' : finished ? 'finished' : 'in-progress',
    class: { system: ACT_CODE, ...type },
    subject: { reference: SUBJECT },
    ...(start === undefined && end === undefined
      ? {}
      : { period: { ...(start === undefined ? {} : { start }), ...(end === undefined ? {} : { end }) } }),
    ...(ward === '' ? {} : { location: [{ location: { display: ward } }] }),
    ...(present(reasonText) ? { reasonCode: [{ text: reasonText }] } : {}),
    ...(finished && present(text(36))
      ? { hospitalization: { dischargeDisposition: { coding: [{ code: text(36) }], text: `Discharge disposition ${text(36)}` } } }
      : {}),
  };
  return { id, encounter, warnings };
}

import type { Coding } from '@medplum/fhirtypes';
import { type Message, type Segment, values } from '@ouzel/hl7v2';

const CONFIDENTIALITY = 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality';
const ACT_CODE = 'http://terminology.hl7.org/CodeSystem/v3-ActCode';

/** ORC-28 (HL7 table 0177, from version 2.5 on). */
const LABELS: Readonly<Record<string, Coding>> = {
  V: { system: CONFIDENTIALITY, code: 'V' },
  R: { system: CONFIDENTIALITY, code: 'R' },
  PSY: { system: ACT_CODE, code: 'PSY' },
  ETH: { system: ACT_CODE, code: 'ETH' },
  HIV: { system: ACT_CODE, code: 'HIV' },
  AID: { system: ACT_CODE, code: 'HIV' },
};

/** The labels that an order's sender put on it, for all of its results. */
export function confidentialityOf(message: Message, orc: Segment | undefined): { meta?: { security: Coding[] } } {
  if (orc === undefined) return {};
  const security = values(message, orc, 28).flatMap((each) => LABELS[each.component(1)] ?? []);
  return security.length === 0 ? {} : { meta: { security } };
}

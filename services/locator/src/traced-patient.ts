import { type VerificationStatus, VERIFICATION_STATUSES } from '@ouzel/exchange';
import { isObject, parseExact, stringifyExact, systems } from '@ouzel/fhir';

export interface TracedContent {
  nhsNumber: string;
  verification: VerificationStatus | undefined;
  /** When the person died, as the trace says; undefined where it does not say. */
  deceased: string | undefined;
  /** What the trace before said of that: it is taken back where it is not said any more. */
  deceasedBefore: string | undefined;
}

function identifierOf(nhsNumber: string, code: VerificationStatus | undefined): unknown {
  const identifier = { use: 'official', system: systems.nhsNumber, value: nhsNumber };
  if (code === undefined) return identifier;
  const coding = [{ system: systems.nhsNumberVerification, code, display: VERIFICATION_STATUSES[code] }];
  return { extension: [{ url: systems.nhsNumberVerificationExtension, valueCodeableConcept: { coding } }], ...identifier };
}

/** The kept text of a Patient (`patientBody`) as a value. */
export function readPatient(body: string): Readonly<Record<string, unknown>> {
  const patient = parseExact(`{${body}`);
  if (!isObject(patient)) throw new Error('A Patient that is kept is no JSON object.');
  return patient;
}

/** The kept text of a Patient with what a trace says of it. The same text where that says nothing new. */
export function tracedPatient(body: string, traced: TracedContent): string {
  const { nhsNumber, verification, deceased, deceasedBefore } = traced;
  const next: Record<string, unknown> = { ...readPatient(body), identifier: [identifierOf(nhsNumber, verification)] };
  if (deceased !== undefined) {
    Reflect.deleteProperty(next, 'deceasedBoolean');
    next['deceasedDateTime'] = deceased;
  } else if (deceasedBefore !== undefined && next['deceasedDateTime'] === deceasedBefore) {
    Reflect.deleteProperty(next, 'deceasedDateTime');
  }
  return stringifyExact(next).slice(1);
}

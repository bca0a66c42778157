import { VERIFICATION_STATUSES, type VerificationStatus } from '@ouzel/exchange';
import { systems } from '@ouzel/fhir';
import type { PdsPatient } from './pds-patient.ts';

/** UK Core's retired codes, which older systems behind PDS still send. */
const RETIRED: Readonly<Record<string, VerificationStatus>> = {
  'number-present-and-verified': '01',
  'number-present-but-not-traced': '02',
  'trace-required': '03',
  'trace-attempted-no-match-or-multiple-match-found': '04',
  'trace-needs-to-be-resolved': '05',
  'trace-in-progress': '06',
  'number-not-present-and-trace-not-required': '07',
  'trace-postponed-baby-under-six-weeks-old': '08',
};

const isStatus = (code: string): code is VerificationStatus => Object.hasOwn(VERIFICATION_STATUSES, code);

export function verificationOf({ identifier = [] }: PdsPatient): VerificationStatus | undefined {
  const codes = identifier
    .filter(({ system }) => system === systems.nhsNumber)
    .flatMap((each) => each.extension ?? [])
    .filter(({ url }) => url === systems.nhsNumberVerificationExtension)
    .flatMap(({ valueCodeableConcept }) => valueCodeableConcept?.coding?.flatMap(({ code }) => code ?? []) ?? []);
  return codes.map((code) => (isStatus(code) ? code : RETIRED[code])).find((code) => code !== undefined);
}

import type { Resource } from '@medplum/fhirtypes';

/**
 * Sensitivity as bits, so that withholding is one test in SQL. Codes of v3-Confidentiality and v3-ActCode
 * (https://terminology.hl7.org/CodeSystem-v3-ActCode.html, ActSensitivityPrivacyPolicy).
 */
export const LABELS = { R: 1, V: 2, SEX: 4, HIV: 4, STD: 4, PSY: 8, SDV: 16, ETH: 32, ETHUD: 32, SUD: 32 } as const;

const BITS = new Map<string, number>(Object.entries(LABELS));

export function labelsOf(resource: Resource): number {
  const security = resource.meta?.security ?? [];
  return security.reduce((bits, coding) => bits | (BITS.get(coding.code ?? '') ?? 0), 0);
}

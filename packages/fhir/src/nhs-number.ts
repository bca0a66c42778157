import { FhirError } from './errors.ts';

const WEIGHTS = [10, 9, 8, 7, 6, 5, 4, 3, 2] as const;

/**
 * True for ten digits whose last is the Modulus 11 check digit (weights 10 to 2; 11 counts as 0, 10 is never valid).
 * Source: NHS Data Dictionary, NHS NUMBER.
 */
export function isNhsNumber(text: string): boolean {
  if (!/^[0-9]{10}$/.test(text)) return false;
  const check = 11 - (WEIGHTS.reduce((sum, weight, at) => sum + weight * Number(text[at]), 0) % 11);
  return (check === 11 ? 0 : check) === Number(text[9]);
}

/** The check digit for nine digits, or undefined where none exists (the remainder that the scheme leaves out). */
export function nhsNumberCheckDigit(nine: string): number | undefined {
  const check = 11 - (WEIGHTS.reduce((sum, weight, at) => sum + weight * Number(nine[at]), 0) % 11);
  return check === 10 ? undefined : check % 11;
}

/**
 * The ten digits of a written NHS number: single spaces or hyphens in the usual 3-3-4 places are taken away.
 * @throws FhirError `bad-nhs-number`; the text given is not repeated, since it may be somebody's real number mistyped.
 */
export function parseNhsNumber(text: string, expression?: string): string {
  const digits = text.replace(/^(\d{3})[ -](\d{3})[ -](\d{4})$/, '$1$2$3');
  if (isNhsNumber(digits)) return digits;
  throw new FhirError(
    'bad-nhs-number',
    'An NHS number has ten digits of which the last is a check digit; this one is not valid.',
    expression === undefined ? {} : { expression: [expression] },
  );
}

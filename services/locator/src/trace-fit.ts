import type { Demographics } from '@ouzel/exchange';
import { isObject } from '@ouzel/fhir';

type Likeness = 'agrees' | 'differs' | 'unknown';

const familyOf = (text: string): string =>
  text
    .normalize('NFKD')
    .replaceAll(/[^A-Za-z]/g, '')
    .toLowerCase();

function birthDates(patient: Readonly<Record<string, unknown>>, { birthDate }: Demographics): Likeness {
  const known = patient['birthDate'];
  if (typeof known !== 'string' || birthDate === undefined) return 'unknown';
  return known.startsWith(birthDate) || birthDate.startsWith(known) ? 'agrees' : 'differs';
}

function familyNames(patient: Readonly<Record<string, unknown>>, { families }: Demographics): Likeness {
  const names: unknown[] = Array.isArray(patient['name']) ? patient['name'] : [];
  const known = names.filter(isObject).flatMap(({ family }) => (typeof family === 'string' ? [familyOf(family)] : []));
  if (known.length === 0 || families.length === 0) return 'unknown';
  return families.some((family) => known.includes(familyOf(family))) ? 'agrees' : 'differs';
}

/**
 * Whether an answer is about the person as the exchange knows them. Under the number that was asked only another date of birth speaks
 * against it: names change. Under another number the answer must agree with what is known: a redirect that is not understood is none.
 * `wrong-person`: another number, and nothing fits.
 */
export function fitOf(
  patient: Readonly<Record<string, unknown>>,
  asked: string,
  demographics: Demographics,
): 'same' | 'unlike' | 'wrong-person' {
  const [birth, family] = [birthDates(patient, demographics), familyNames(patient, demographics)];
  if (demographics.nhsNumber === asked) return birth === 'differs' ? 'unlike' : 'same';
  if (birth === 'differs' && family === 'differs') return 'wrong-person';
  const agrees = birth === 'agrees' || family === 'agrees';
  return agrees && birth !== 'differs' && family !== 'differs' ? 'same' : 'unlike';
}

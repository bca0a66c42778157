import type { Registration } from '@ouzel/exchange';
import { type Bar, judge, profileOf } from '@ouzel/matching';
import type { Sql } from '@ouzel/runtime';
import { demographicsKept } from './demographics.ts';
import { profileOfBody } from './match-keys.ts';
import { createModel } from './model.ts';

const KNOWN = 'select patient from locator.person where nhs_number = $1';
const OF_ANOTHER_AGE: readonly Bar[] = ['birth-dates-differ', 'a-generation-apart'];

/** The same of a holder who is known by this Patient, as JSON text. */
export function fitsHolder({ source, patient }: Registration, holder: string): boolean {
  if (source === 'gp-connect') return true;
  const described = profileOf(demographicsKept(patient));
  if (described.birth === undefined || described.givens.length === 0) return true;
  const kept = profileOfBody(holder);
  const { bars } = judge(described, kept, createModel());
  const ofAnotherFamily = described.families.length > 0 && !described.families.some((family) => kept.families.includes(family));
  const another = bars.some((bar) => OF_ANOTHER_AGE.includes(bar)) || (ofAnotherFamily && bars.includes('sexes-differ'));
  return !(bars.includes('given-names-differ') && another);
}

/**
 * Whether an NHS number can be that of whom a record describes. The check digit lets two wrong digits pass: where the holder of the number has
 * another given name and another date of birth, or both names and the sex of another, the number was mistyped or is somebody else's, and says
 * nothing. A practice's own list is where the holder is known from.
 */
export async function numberFits(sql: Sql, registration: Registration, nhsNumber: string): Promise<boolean> {
  if (registration.source === 'gp-connect') return true;
  const [holder] = await sql.rows<{ patient: string }>({ name: 'locator-holder', text: KNOWN, values: [nhsNumber] });
  return holder === undefined || fitsHolder(registration, holder.patient);
}

import type { SurveyedPerson } from '@ouzel/exchange';
import { compare, profileOf, type Comparison } from '@ouzel/matching';
import type { Look } from '../look.ts';

/** Who a member of staff is, as their employer told it. */
export interface StaffMember {
  /** Their own record here. */
  person?: string;
  families: readonly string[];
  homes: SurveyedPerson['homes'];
}

/** A look at somebody's record with what is known about the two. */
export interface Seen {
  look: Look;
  staff?: StaffMember;
  patient?: SurveyedPerson;
  /** The person is of the staff of the same organisation, as far as staff are known. */
  colleague: boolean;
  /** The organisation had to do with the person about then. */
  inCare: boolean;
}

export interface Finding {
  score: number;
  sentence: string;
  facts?: Readonly<Record<string, string | number>>;
}

const asProfile = ({ families, homes }: Pick<SurveyedPerson, 'families' | 'homes'>) =>
  profileOf({ families, homes, givens: [], phones: [] });

/** How family name and address of the two agree. Nothing where either is not known. */
export function alike({ staff, patient }: Seen): Pick<Comparison, 'family' | 'home'> | undefined {
  if (staff === undefined || patient === undefined || staff.homes.length === 0 || patient.homes.length === 0) return undefined;
  return compare(asProfile(staff), asProfile(patient));
}

/** Rules about whom somebody looked at speak of what was shown. */
export type EventRule<Settings> = (seen: Seen, settings: Settings) => Finding | undefined;

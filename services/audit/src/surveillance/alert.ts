import type { RuleName } from './rule-set.ts';

/** What a rule found: once for what it is about, whatever else comes later. */
export interface Alert {
  rule: RuleName;
  /** An event and a person, or a pattern: of one rule there is one alert about it. */
  about: string;
  event?: string;
  organisation: string;
  staff: string;
  name: string;
  role: string;
  /** None where it is about many people. */
  person?: string;
  score: number;
  /** For an officer. It names nobody, and no place. */
  sentence: string;
  facts: Readonly<Record<string, string | number>>;
  occurred: Date;
}

/** Staff member and person, or staff member and pattern: what one case is about. */
export const groupOf = ({ organisation, staff, person = '' }: Pick<Alert, 'organisation' | 'staff' | 'person'>): string =>
  `${organisation} ${staff} ${person}`;

import type { Alert } from '../alert.ts';
import type { Opening } from '../opening.ts';

/** What one member of staff did in one role on one day, over everybody. */
export interface StaffDay extends Pick<Opening, 'organisation' | 'staff' | 'name' | 'role' | 'day' | 'last'> {
  /** People whose records were shown; people refused since no relationship was known. */
  people: number;
  refused: number;
  /** Of each person shown, the hours as bits. */
  hours: readonly number[];
}

/** Days on which somebody looked at one person's record who was not in care. */
export interface Pair extends Pick<Opening, 'organisation' | 'staff' | 'name' | 'role' | 'person' | 'last'> {
  days: readonly number[];
}

/** Whom one member of staff was shown on their own declaration alone, and on which day each. */
export interface StaffClaims extends Pick<Opening, 'organisation' | 'staff' | 'name' | 'role' | 'last'> {
  days: readonly number[];
  persons: readonly string[];
}

/** Who looked at a person not in their care, and on which day each. */
export interface Watched {
  person: string;
  watchers: readonly Pick<Opening, 'organisation' | 'staff' | 'name' | 'role' | 'day' | 'last'>[];
}

/** How a role worked at an organisation over the weeks before. */
export interface History {
  /** People looked at, of each day of each member of staff, in rising order. */
  people: readonly number[];
  /** Looks in each hour of the day. */
  hours: readonly number[];
}

type Who = Pick<Opening, 'organisation' | 'staff' | 'name' | 'role' | 'last'>;

/** An alert about a pattern: its key says which, and leaves out whatever more events would change. */
export function patternAlert(
  rule: Alert['rule'],
  { organisation, staff, name, role, last }: Who,
  key: string,
  found: Pick<Alert, 'score' | 'sentence' | 'facts' | 'person'>,
): Alert {
  return { rule, about: `${organisation} ${staff} ${key}`, organisation, staff, name, role, occurred: last, ...found };
}

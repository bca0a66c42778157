import type { CareContact } from '@ouzel/exchange';
import { DAY_MS } from './calendar.ts';
import type { Look } from './look.ts';
import type { RuleSet } from './rule-set.ts';

/** An entry of one's own into a record is no contact with the person. */
const NO_CONTACT = 'contribution';

/** Whether a contact was near: one that has begun (or is to begin soon) and has not long ended. Registration has no time after it. */
function isNear({ kind, starts, ends }: CareContact, at: number, { daysBefore, daysAfter }: RuleSet['care']): boolean {
  if (kind === NO_CONTACT) return false;
  const after = kind === 'gp-registration' ? 0 : daysAfter * DAY_MS;
  return starts.getTime() - daysBefore * DAY_MS <= at && (ends === undefined || at <= ends.getTime() + after);
}

const keyOf = ({ organisation, person }: Pick<Look, 'organisation' | 'person'>): string => `${organisation} ${person}`;

/** Says of a look whether the person was in the organisation's care about then. */
export function careFrom(contacts: readonly CareContact[], care: RuleSet['care']): (look: Look) => boolean {
  const known = Map.groupBy(contacts, keyOf);
  return (look) => (known.get(keyOf(look)) ?? []).some((contact) => isNear(contact, look.recorded.getTime(), care));
}

import type { RuleSet } from '../rule-set.ts';
import { alike, type EventRule } from './seen.ts';

const SAME_NAME = ['same', 'sound', 'part'];

/** Family names that are one, written or heard otherwise, or half of a double one. */
export const isSameName = (family: string | undefined): boolean => family !== undefined && SAME_NAME.includes(family);

/** The address scores, and more with the family name. A name alone never does. */
export const sameAddress: EventRule<RuleSet['rules']['same-address']> = (seen, settings) => {
  if (seen.staff?.person === seen.look.person) return undefined;
  const found = alike(seen);
  if (found === undefined) return undefined;
  const named = isSameName(found.family);
  // House and street with no postcode, or a mistyped one: there are many of such a name, so that it takes the family name too.
  if (found.home !== 'same' && !(named && found.home === 'street')) return undefined;
  const { score, scoreInCare, scoreOtherName, scoreOtherNameInCare } = settings;
  const [out, within] = named ? [score, scoreInCare] : [scoreOtherName, scoreOtherNameInCare];
  const name = named ? 'the same family name' : 'another family name';
  const care = seen.inCare
    ? 'who was in the care of the organisation'
    : 'who was not in the care of the organisation at the time';
  return {
    score: seen.inCare ? within : out,
    sentence: `Opened the record of somebody at their own address, with ${name}, ${care}.`,
    facts: { familyName: found.family, inCare: String(seen.inCare) },
  };
};

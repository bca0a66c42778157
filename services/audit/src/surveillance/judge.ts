import type { Alert } from './alert.ts';
import type { RuleSet } from './rule-set.ts';
import { claimed } from './rules/claimed.ts';
import { colleague } from './rules/colleague.ts';
import { notInCare } from './rules/not-in-care.ts';
import { ownRecord } from './rules/own-record.ts';
import { sameAddress } from './rules/same-address.ts';
import { sameStreet } from './rules/same-street.ts';
import type { Finding, Seen } from './rules/seen.ts';

/** What the rules about single events find of one look. */
export function judgeLook(seen: Seen, { rules }: RuleSet): Alert[] {
  const { look } = seen;
  if (!look.shown) return [];
  const { event, recorded, organisation, staff, name, role, person } = look;
  const found = {
    'own-record': () => ownRecord(seen, rules['own-record']),
    'same-address': () => sameAddress(seen, rules['same-address']),
    'same-street': () => sameStreet(seen, rules['same-street']),
    colleague: () => colleague(seen, rules.colleague),
    'not-in-care': () => notInCare(seen, rules['not-in-care']),
    claimed: () => claimed(seen, rules.claimed),
  } as const satisfies Record<string, () => Finding | undefined>;
  const names = ['own-record', 'same-address', 'same-street', 'colleague', 'not-in-care', 'claimed'] as const;
  return names.flatMap((rule): Alert[] => {
    const finding = rules[rule].on ? found[rule]() : undefined;
    if (finding === undefined || finding.score === 0) return [];
    const { score, sentence, facts = {} } = finding;
    const about = `${event} ${person}`;
    return [{ rule, about, event, organisation, staff, name, role, person, score, sentence, facts, occurred: recorded }];
  });
}

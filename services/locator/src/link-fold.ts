/** What the folds need of an event of `locator.link_event`. Times in milliseconds. */
export interface LinkEvent {
  link: string;
  sequence: number;
  change: 'merge' | 'unmerge' | 'review';
  scope: 'local' | 'person';
  custodian: string;
  survivor: string;
  obsolete: string;
  consent: 'both' | 'survivor' | null;
  occurred: number;
}

/** A row of `locator.link`. */
export interface Link {
  link: string;
  scope: 'local' | 'person';
  custodian: string;
  survivor: string;
  obsolete: string;
  inForce: boolean;
  consent: 'both' | 'survivor';
  reviewed: boolean;
  occurred: number;
}

/** Whether a statement is about a later state than another of the same pair. Of the same second, the one that parts people holds. */
export function isLater(one: Pick<LinkEvent, 'change' | 'occurred'>, other: Pick<Link, 'inForce' | 'occurred'>): boolean {
  if (one.occurred !== other.occurred) return one.occurred > other.occurred;
  return one.change === 'unmerge' || other.inForce;
}

/** A pair after one more event. A review holds for as long as the link does, and dies with it. */
export function after(before: Link | undefined, event: LinkEvent): Link {
  const { link, scope, custodian, survivor, obsolete, occurred } = event;
  if (event.change === 'review')
    return before === undefined || !before.inForce
      ? { ...(before ?? fresh(event)) }
      : { ...before, reviewed: true, consent: event.consent ?? 'both' };
  if (before !== undefined && !isLater(event, before)) return before;
  const inForce = event.change === 'merge';
  // Said again of a link in force: nothing that was reviewed is undone.
  if (before !== undefined && inForce && before.inForce) return { ...before, occurred };
  return { link, scope, custodian, survivor, obsolete, inForce, consent: 'both', reviewed: false, occurred };
}

const fresh = ({ link, scope, custodian, survivor, obsolete }: LinkEvent): Link => ({
  link,
  scope,
  custodian,
  survivor,
  obsolete,
  inForce: false,
  consent: 'both',
  reviewed: false,
  occurred: Number.NEGATIVE_INFINITY,
});

/** The state of every pair: a pure fold over all events. */
export function foldLinks(events: readonly LinkEvent[]): Map<string, Link> {
  const links = new Map<string, Link>();
  for (const event of events.toSorted((a, b) => a.sequence - b.sequence))
    links.set(event.link, after(links.get(event.link), event));
  return links;
}

/** The links in force from a number onwards, ending with the last survivor; none where they close a circle, which joins nobody. */
export function pathFrom(number: string, onward: ReadonlyMap<string, Link>): Link[] {
  const path: Link[] = [];
  const seen = new Set([number]);
  for (let at = onward.get(number); at !== undefined; at = onward.get(at.survivor)) {
    if (seen.has(at.survivor)) return [];
    path.push(at);
    seen.add(at.survivor);
  }
  return path;
}

export const numberKey = (custodian: string, number: string): string => `${custodian} ${number}`;

/**
 * Links in force by the number that they make obsolete: NHS numbers as they are, a custodian's own under its code. No statement gives a number
 * two survivors, but a number that takes another's place may: then neither is followed. Of two links of one pair the stricter holds.
 */
export function byObsolete(links: readonly Link[], scope: Link['scope']): Map<string, Link> {
  const found = new Map<string, Link>();
  const torn = new Set<string>();
  for (const link of links) {
    if (!link.inForce || link.scope !== scope) continue;
    const key = (number: string): string => (scope === 'person' ? number : numberKey(link.custodian, number));
    const [obsolete, survivor] = [key(link.obsolete), key(link.survivor)];
    const before = found.get(obsolete);
    if (before !== undefined && before.survivor !== survivor) torn.add(obsolete);
    const consent = before?.consent === 'both' ? before.consent : link.consent;
    found.set(obsolete, { ...link, obsolete, survivor, consent, reviewed: link.reviewed && before?.reviewed !== false });
  }
  for (const obsolete of torn) found.delete(obsolete);
  return found;
}

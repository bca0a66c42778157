import type { Sql } from '@ouzel/runtime';
import { gather } from './component.ts';
import type { Link } from './link-fold.ts';
import { leadingFrom } from './mergeable.ts';

type Ends = Pick<Link, 'survivor' | 'obsolete'>;

/** Whether links lead nowhere: a number with two survivors, or a circle. A pure function. */
export function isTorn(links: readonly Ends[]): boolean {
  const survivors = new Map<string, string>();
  for (const { survivor, obsolete } of links) {
    const before = survivors.get(obsolete);
    if (before !== undefined && before !== survivor) return true;
    survivors.set(obsolete, survivor);
  }
  return links.some(({ obsolete }) => leadingFrom(obsolete, links).includes(obsolete));
}

/**
 * Whether people would be parted, with no word of anybody, if `to` took the place of the number `from`: links that spoke of the two apart would
 * contradict each other, and then none of them is followed. `other`: somebody whom the links of the number lead to.
 */
export async function tearing(
  sql: Sql,
  { person, from, to }: Record<'person' | 'from' | 'to', string>,
): Promise<{ other?: string } | undefined> {
  const { links, people } = await gather(sql, { nhsNumbers: [from, to] });
  const now = (number: string): string => (number === from ? to : number);
  const after = links
    .filter(({ scope }) => scope === 'person')
    .map(({ survivor, obsolete }): Ends => ({ survivor: now(survivor), obsolete: now(obsolete) }))
    .filter(({ survivor, obsolete }) => survivor !== obsolete);
  if (!isTorn(after)) return undefined;
  const holders = new Map([...people].map(([holder, number]) => [number, holder]));
  const led = leadingFrom(to, after).flatMap((number) => holders.get(number) ?? []);
  const other = led.find((each) => each !== person);
  return other === undefined ? {} : { other };
}

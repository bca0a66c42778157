import type { LinkStatement } from '@ouzel/exchange';
import { FhirError } from '@ouzel/fhir';
import type { Sql } from '@ouzel/runtime';
import { gather } from './component.ts';
import { type Link, numberKey } from './link-fold.ts';

/** Links of people have no custodian. */
export const custodianOf = (statement: LinkStatement): string => (statement.scope === 'local' ? statement.custodian : '');

/** Where the links in force lead from a number, each once, the nearest first; a number that another one took the place of is that one. */
export function leadingFrom(number: string, links: readonly Pick<Link, 'survivor' | 'obsolete'>[]): string[] {
  const found = new Set<string>();
  const from = [number];
  for (const at of from)
    for (const { survivor, obsolete } of links)
      if (obsolete === at && !found.has(survivor)) {
        found.add(survivor);
        from.push(survivor);
      }
  return [...found];
}

interface Pair {
  survivor: string;
  obsolete: string;
  onward: (number: string) => string[];
}

/** The pair of a statement by its current numbers, and where the links in force lead. */
async function pairOf(sql: Sql, statement: LinkStatement): Promise<Pair> {
  const { scope, survivor, obsolete } = statement;
  const custodian = custodianOf(statement);
  const numbers = [survivor, obsolete];
  const { links, current } = await gather(sql, scope === 'person' ? { nhsNumbers: numbers } : { local: { custodian, numbers } });
  const same = links.filter((link) => numberKey(link.scope, link.custodian) === numberKey(scope, custodian));
  const now = (number: string): string => (scope === 'person' ? (current.get(number) ?? number) : number);
  return { survivor: now(survivor), obsolete: now(obsolete), onward: (number) => leadingFrom(number, same) };
}

const refusal = (sentence: string): FhirError => new FhirError('two-identities', sentence);

/** @throws FhirError `two-identities` where the links would not be a forest any more. */
export async function assertMergeable(sql: Sql, statement: LinkStatement): Promise<void> {
  const { survivor, obsolete, onward } = await pairOf(sql, statement);
  if (survivor === obsolete)
    throw refusal('One of these numbers has taken the place of the other: they are one person’s already.');
  if (onward(survivor).includes(obsolete))
    throw refusal('This merge would close a circle: the surviving number was itself merged into the other one. Undo that first.');
  const [already] = onward(obsolete);
  if (already !== undefined && already !== survivor)
    throw refusal('This number was merged into another one before. Undo that first.');
}

/** @throws FhirError `two-identities` where the pair is joined by way of others, which only undoing those can part. */
export async function assertPartable(sql: Sql, statement: LinkStatement, before: Link | undefined): Promise<void> {
  if (before?.inForce === true) return;
  const { survivor, obsolete, onward } = await pairOf(sql, statement);
  const [from, to] = [
    [survivor, ...onward(survivor)],
    [obsolete, ...onward(obsolete)],
  ];
  if (survivor === obsolete) throw refusal('One of these numbers has taken the place of the other: no link joins them.');
  if (!from.some((number) => to.includes(number))) return;
  throw refusal('These numbers are joined by way of another one. Undo the merges with that one.');
}

/** @throws FhirError `bad-value` */
export function assertPair({ survivor, obsolete }: LinkStatement): void {
  if (survivor === obsolete) throw new FhirError('bad-value', 'A number cannot be merged with itself.');
}

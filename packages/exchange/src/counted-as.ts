import type { Permit } from './permit.ts';

/**
 * Who else may be meant where a custodian says something of the person: whoever the person replaces, and whose record of that custodian is the
 * person's by a merge of its own numbers.
 */
export function countedAs(
  { person, replaces, holdings }: Pick<Permit, 'person' | 'replaces' | 'holdings'>,
  ods: string,
): string[] {
  const moved = holdings.flatMap(({ custodian, linked }) => (custodian.ods === ods ? (linked?.person ?? []) : []));
  const others = new Set([...replaces.map((each) => each.person), ...moved]);
  others.delete(person);
  return [...others];
}

import type { Member } from './placing.ts';

type Whole = Pick<Member, 'subject' | 'member' | 'whole'>;

const subjects = (members: readonly Whole[]): Map<string, string> =>
  new Map(members.filter(({ whole }) => whole).map(({ subject, member }) => [member, subject]));

/** Of some people, who counts as one with fewer of them than before. A pure function. */
export function partedOf(people: readonly string[], before: readonly Whole[], after: readonly Whole[]): string[] {
  const [was, is] = [subjects(before), subjects(after)];
  const subjectOf = (map: ReadonlyMap<string, string>, person: string): string => map.get(person) ?? person;
  const together = Map.groupBy(people, (person) => subjectOf(was, person));
  return [...together.values()].flatMap((group) => (new Set(group.map((person) => subjectOf(is, person))).size > 1 ? group : []));
}

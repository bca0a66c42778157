import type { Effect, LinkChanged } from '@ouzel/exchange';
import { CHANNEL } from './channel.ts';

/** What is told of a link: `merge` and `unmerge` to whoever was told of the person before, `wrong-merge` to the safety officer. */
type LinkEventKind = 'merge' | 'unmerge' | 'wrong-merge';

const TELL = `with event as (
  insert into sync.event (event, kind, person, link, records, occurred) select gen_random_uuid(), t.kind, t.person, $3, $4, $5 from unnest($1::text[], $2::uuid[]) as t(kind, person)
) select pg_notify('${CHANNEL}', '')`;
/** One event for everybody whose records changed, and one for the safety officer where a merge was undone. */
export function tell({ link, change, scope, moved }: LinkChanged, occurred: Date): Effect[] {
  // Who was merged into somebody is them now, and told of as them.
  const gone = change === 'merge' && scope === 'person';
  const people = [...new Set(moved.flatMap(({ before, after }) => (gone ? [after] : [before, after])))].filter(
    (person) => person !== null,
  );
  const [first] = people;
  if (first === undefined) return [];
  const told = people.map((person): [LinkEventKind, string] => [change, person]);
  const events = change === 'unmerge' ? [...told, ['wrong-merge', first] as const] : told;
  const records = moved.map(({ record }) => record);
  const values = [events.map(([kind]) => kind), events.map(([, person]) => person), link, records, occurred];
  return [{ name: 'sync-tell', text: TELL, values }];
}

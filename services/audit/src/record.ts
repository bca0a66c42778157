import { randomUUID } from 'node:crypto';
import type { AccessEvent, Audit, Effect } from '@ouzel/exchange';
import { createBatches, type Database, runEffects } from '@ouzel/runtime';
import { limits } from './limits.ts';
import { peopleOf, toStored } from './stored-event.ts';
import { arrayText, termsOf } from './terms.ts';

const PUT = `with given as (select * from unnest($1::uuid[], $2::timestamptz[], $3::uuid[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[]) as g(id, recorded, person, organisation, outcome, event, people, terms, name)),
  others as (insert into audit.event_person (person, event) select distinct p::uuid, id from given, unnest(string_to_array(people, ' ')) p where people is not null),
  named as (insert into audit.agent_name select distinct g.name from given g where g.name is not null and not exists (select from audit.agent_name n where n.name = g.name) on conflict do nothing)
  insert into audit.event (id, recorded, person, organisation, outcome, event, terms) select id, recorded, person, organisation, outcome, event, terms::text[] from given`;

/** One row of the statement that writes events. */
function effectOf(event: AccessEvent, recorded: Date): { id: string; effect: Effect } {
  const id = randomUUID();
  const stored = toStored(event);
  const people = peopleOf(event);
  const row = [
    id,
    recorded,
    stored.person ?? null,
    stored.organisation.ods,
    event.outcome,
    JSON.stringify(stored),
    people.length === 0 ? null : people.join(' '),
    arrayText(termsOf(event.outcome, stored)),
    stored.user?.name ?? null,
  ];
  return { id, effect: { name: 'audit-put', text: PUT, row } };
}

/** The recorder: durable when it resolves, many events to a commit. Give it a pool of its own, so that no other work can starve it. */
export function createAudit({ database, now }: { database: Database; now: () => Date }): Audit {
  const events = createBatches<{ id: string; effect: Effect }, { id: string }>({
    ...limits.groupCommit,
    async run(items) {
      // One statement is one transaction.
      await runEffects(
        database,
        items.map(({ effect }) => effect),
      );
      return items;
    },
  });
  return {
    record: (event) => events.add(effectOf(event, now())),
    effect: (event) => effectOf(event, now()),
  };
}

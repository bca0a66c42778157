import type { Effect } from '@ouzel/exchange';
import type { Note } from '@ouzel/ledger';
import { arrayText, termsOf } from './terms.ts';
import { type Recorded, noteLeaf, writtenOf } from './written.ts';

const PUT = `with given as (select * from unnest($1::uuid[], $2::timestamptz[], $3::uuid[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::bytea[], $10::bytea[], $11::text[])
    as g(id, recorded, person, organisation, outcome, event, people, leaf, salts, mac, terms)),
  others as (insert into audit.event_person (person, event) select distinct p::uuid, id from given, unnest(string_to_array(people, ' ')) p where people is not null),
  leaves as (insert into audit.leaf (id, leaf, salts, mac) select id, leaf, salts, mac from given)
  insert into audit.event (id, recorded, person, organisation, outcome, event, terms) select id, recorded, person, organisation, outcome, event, terms::text[] from given`;

const SAY = 'insert into audit.leaf (id, leaf, mac) select * from unnest($1::uuid[], $2::text[], $3::bytea[])';

/** One row of the statement that writes events. @param people whom an event about several is about. */
export function putEffect(recorded: Recorded, people: readonly string[], key: Buffer): Effect {
  const { text, leaf, salts, mac } = writtenOf(recorded, key);
  const { id, recorded: at, outcome, stored } = recorded;
  const listed = people.length === 0 ? null : people.join(' ');
  const found = arrayText(termsOf(outcome, stored));
  const row = [id, at, stored.person ?? null, stored.organisation.ods, outcome, text, listed, leaf, salts, mac, found];
  return { name: 'audit-put', text: PUT, row };
}

/** A writer's word, which is in the tree and is no event. */
export function sayEffect(id: string, at: Date, note: Note, key: Buffer): Effect {
  const { leaf, mac } = noteLeaf(id, at, note, key);
  return { name: 'audit-say', text: SAY, row: [id, leaf, mac] };
}

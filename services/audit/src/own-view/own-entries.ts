import type { Database } from '@ouzel/runtime';
import { storedEvent, type StoredEvent, type StoredPart } from '../stored-event.ts';

/** A time at which somebody was shown something of a person's record, without who in person it was. */
export interface OwnEntry {
  id: string;
  recorded: Date;
  organisation: { name: string; kind: string };
  /** National job role code; absent where a computer system asked by itself. */
  role?: string;
  purpose: string;
  interaction: string;
  target: string;
  /** Types of what was shown, each once. */
  types: string[];
}

/** Where a page begins: after this entry, newest first. */
export interface OwnPlace {
  recorded: Date;
  id: string;
}

export interface OwnAsked {
  /** The person, and whoever was found to be them. */
  persons: readonly string[];
  from?: Date | undefined;
  until?: Date | undefined;
  after?: OwnPlace | undefined;
  count: number;
}

export interface OwnPage {
  entries: OwnEntry[];
  total: number;
  next?: OwnPlace;
}

// What somebody was shown or sent. What came in is the person's record itself, not a look at it; a notice to officers holds nothing of it.
const LOOKS = `'{read,vread,history-instance,search-type,operation,deliver}'`;
// The work of information governance is not a look at the record either, and the person's own is no news to them.
const NOT_TOLD = `'{HOPERAT,PATRQT}'`;
const PART = (
  part: string,
): string => `(${part} ->> 'person')::uuid = any($1) and ${part} ->> 'interaction' = any(${LOOKS}::text[])
  and (${part} ->> 'status')::int < 400 and ${part} ->> 'target' <> 'AuditEvent'
  and (${part} ->> 'interaction' <> 'deliver' or ${part} -> 'resources' <> '[]')`;
const MINE = `with named as materialized (
    select e.id from audit.event e where e.person = any($1) union select p.event from audit.event_person p where p.person = any($1)),
  looks as (select e.id, e.recorded, e.event from named join audit.event e using (id) cross join lateral (select e.event::jsonb as said) j
    where e.outcome = '0' and not (j.said ->> 'purpose' = any(${NOT_TOLD}::text[]))
      and ($2::timestamptz is null or e.recorded >= $2) and ($3::timestamptz is null or e.recorded < $3)
      and ((not j.said ? 'parts' and ${PART('j.said')})
        or exists (select 1 from jsonb_array_elements(j.said -> 'parts') p where ${PART('p')}))
      and not exists (select 1 from audit.hidden_entry h where h.event = e.id and h.person = any($1) and h.ended is null))`;
// Milliseconds, as places are told to the caller: two of the same are in the order of their ids.
const AT = `date_trunc('milliseconds', l.recorded)`;
const READ = `${MINE} select l.id, ${AT} as recorded, l.event, (select count(*)::int from looks) as total from looks l
  where $4::timestamptz is null or (${AT}, l.id) < ($4, $5::uuid) order by ${AT} desc, l.id desc limit $6`;
const COUNT = `${MINE} select count(*)::int as total from looks`;

type Row = { id: string; recorded: Date; event: string; total: number };

/** Of an event about several people, the parts that are this person's. */
function partsOf(event: StoredEvent, persons: readonly string[]): StoredPart[] {
  const parts = event.parts ?? [event];
  return parts.filter((part) => part.person !== undefined && persons.includes(part.person) && part.status < 400);
}

function entryOf({ id, recorded, event: text }: Row, persons: readonly string[]): OwnEntry {
  const event = storedEvent.parse(JSON.parse(text));
  const parts = partsOf(event, persons);
  const types = parts.flatMap(({ resources }) => resources.map((each) => each.split('/', 1)[0] ?? ''));
  const { name, kind } = event.organisation;
  return {
    id,
    recorded,
    organisation: { name, kind },
    ...(event.user === undefined ? {} : { role: event.user.role }),
    purpose: event.purpose,
    interaction: parts[0]?.interaction ?? event.interaction,
    target: parts[0]?.target ?? event.target,
    types: [...new Set(types)].toSorted(),
  };
}

/** Who was shown what of a person's record, as the person may know it. Newest first; what is hidden is as if it had not been. */
export async function ownEntries(database: Pick<Database, 'rows'>, asked: OwnAsked): Promise<OwnPage> {
  const { persons, from, until, after, count } = asked;
  const range = [persons, from ?? null, until ?? null];
  const values = [...range, after?.recorded ?? null, after?.id ?? null, count + 1];
  const rows = await database.rows<Row>({ name: 'audit-own', text: READ, values });
  const total =
    rows[0]?.total ?? (await database.rows<{ total: number }>({ name: 'audit-own-count', text: COUNT, values: range }))[0]?.total;
  const page = rows.slice(0, count);
  const last = page.at(-1);
  return {
    entries: page.map((row) => entryOf(row, persons)),
    total: total ?? 0,
    ...(rows.length > count && last !== undefined ? { next: { recorded: last.recorded, id: last.id } } : {}),
  };
}

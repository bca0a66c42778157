import type { AuditEvent } from '@medplum/fhirtypes';
import type { Database } from '@ouzel/runtime';
import { toAuditEvent } from './balp.ts';
import { limits } from './limits.ts';
import { type ShownEvent, shownOfPerson } from './shown.ts';
import { storedEvent } from './stored-event.ts';

/** What an information governance reader asks (ITI-81, first cut). Newest first. */
export interface AuditCriteria {
  person?: string;
  organisation?: string;
  outcome?: string;
  from?: Date;
  until?: Date;
  id?: string;
  /** SDS user id of who acted. */
  user?: string;
  purpose?: string;
  /** Entries older than this sequence number: the next page. */
  before?: bigint;
  count?: number;
}

export interface AuditPage {
  events: AuditEvent[];
  total: number;
  /** Where the next page begins; absent on the last one. */
  next?: bigint;
}

const WHERE = `($1::uuid is null or person = $1 or id in (select p.event from audit.event_person p where p.person = $1)) and ($2::text is null or organisation = $2) and ($3::text is null or outcome = $3)
  and ($4::timestamptz is null or recorded >= $4) and ($5::timestamptz is null or recorded < $5) and ($6::uuid is null or id = $6)
  and ($9::text is null or strpos(event, $9) > 0) and ($10::text is null or strpos(event, $10) > 0)`;
const READ = `select sequence, id, recorded, outcome, event, (select count(*)::int from audit.event where ${WHERE}) as total
  from audit.event where ${WHERE} and ($7::bigint is null or sequence < $7) order by sequence desc limit $8`;

/**
 * What a stored event with this user and purpose has in its text. A quote within a text of its JSON is escaped, so that nothing that somebody
 * wrote can look like it. There is no index: narrow by time, person or organisation beside.
 */
const within = (user: string | undefined, purpose: string | undefined): (string | null)[] => [
  user === undefined ? null : `"user":{"id":${JSON.stringify(user)},`,
  purpose === undefined ? null : `"purpose":${JSON.stringify(purpose)},`,
];

interface Row {
  sequence: string;
  id: string;
  recorded: Date;
  outcome: string;
  event: string;
  total: number;
}

export interface AuditSearch {
  search(criteria: AuditCriteria): Promise<AuditPage>;
  /** What of a person's record left within a time. */
  shown(asked: { person: string; from: Date; until: Date }): Promise<ShownEvent[]>;
}

export function createAuditSearch(database: Pick<Database, 'rows'>): AuditSearch {
  return {
    shown: (asked) => shownOfPerson(database, asked),
    async search({ person, organisation, outcome, from, until, id, user, purpose, before, count }) {
      const size = Math.min(count ?? limits.pageDefault, limits.pageMax);
      const narrowed = [person, organisation, outcome, from, until, id, before].map((value) => value ?? null);
      const rows = await database.rows<Row>({ text: READ, values: [...narrowed, size + 1, ...within(user, purpose)] });
      const page = rows.slice(0, size);
      const last = page.at(-1);
      return {
        events: page.map((row) => toAuditEvent(row.id, row.recorded, row.outcome, storedEvent.parse(JSON.parse(row.event)))),
        total: rows[0]?.total ?? 0,
        ...(rows.length > size && last !== undefined ? { next: BigInt(last.sequence) } : {}),
      };
    },
  };
}

import { ORGANISATION_KINDS, PURPOSES } from '@ouzel/exchange';
import type { Database } from '@ouzel/runtime';
import { z } from 'zod';
import { limits } from './limits.ts';
import { storedEvent, type StoredEvent } from './stored-event.ts';

const ONE = 'select recorded, event from audit.event where id = $1';

// Requests of one hour that were alike are one row. Of an event about several people each part is a request of its own.
const PAST = `with page as (select sequence, recorded, event::jsonb as event from audit.event where sequence > $3 and recorded >= $1 and recorded < $2 order by sequence limit $4)
  select part ->> 'person' as person, event -> 'organisation' as organisation, event ->> 'purpose' as purpose,
    event -> 'user' ->> 'role' as role, part ->> 'interaction' as interaction, count(*)::int as count, max(page.recorded) as at
  from page cross join lateral jsonb_array_elements(case when event ? 'parts' then event -> 'parts' else jsonb_build_array(event) end) part
  where part ? 'person' and part ? 'rule' group by 1, 2, 3, 4, 5, date_trunc('hour', page.recorded)`;
const LAST = `select max(sequence)::text as last from (select sequence from audit.event where sequence > $3 and recorded >= $1 and recorded < $2 order by sequence limit $4) page`;

const INTERACTIONS = [
  'read',
  'vread',
  'history-instance',
  'search-type',
  'create',
  'update',
  'patch',
  'batch',
  'transaction',
  'operation',
  'deliver',
] as const;

const past = z.object({
  person: z.string(),
  organisation: z.object({ ods: z.string(), name: z.string(), kind: z.enum(ORGANISATION_KINDS) }),
  purpose: z.enum(PURPOSES),
  role: z.string().nullable(),
  interaction: z.enum(INTERACTIONS),
  count: z.number(),
  at: z.date(),
});

export type StoredPast = Omit<z.output<typeof past>, 'role'> & { role?: string };

export interface AuditPast {
  /** One event as it is kept. */
  event(id: string): Promise<(StoredEvent & { recorded: Date }) | undefined>;
  /** Decided requests about a person, page by page from the oldest; of no more events than `most`. */
  requests(range: { from: Date; until: Date; most: number }): AsyncGenerator<StoredPast[]>;
}

export function createAuditPast(database: Pick<Database, 'rows'>): AuditPast {
  return {
    async event(id) {
      const [row] = await database.rows<{ recorded: Date; event: string }>({ name: 'audit-one', text: ONE, values: [id] });
      return row === undefined ? undefined : { ...storedEvent.parse(JSON.parse(row.event)), recorded: row.recorded };
    },
    async *requests({ from, until, most }) {
      let after = '0';
      for (let left = most; left > 0; left -= limits.pastPage) {
        const values = [from, until, after, Math.min(left, limits.pastPage)];
        const [[end], rows] = await Promise.all([
          database.rows<{ last: string | null }>({ name: 'audit-past-last', text: LAST, values }),
          database.rows({ name: 'audit-past', text: PAST, values }),
        ]);
        if (end?.last === undefined || end.last === null) return;
        after = end.last;
        yield rows.flatMap((row) => {
          const read = past.safeParse(row);
          if (!read.success) return [];
          const { role, ...request } = read.data;
          return [{ ...request, ...(role === null ? {} : { role }) }];
        });
      }
    },
  };
}

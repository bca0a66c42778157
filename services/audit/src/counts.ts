import { FhirError } from '@ouzel/fhir';
import { type Database, isTimedOut } from '@ouzel/runtime';
import { limits } from './limits.ts';
import { termOf } from './terms.ts';

export interface CountsAsked {
  by: 'organisation' | 'role';
  /** As long as one bar of a chart is, by clocks in the United Kingdom. */
  each: 'hour' | 'day';
  from: Date;
  until: Date;
  /** Everybody by whom one person is known; absent: everybody. */
  people?: readonly string[];
  /** Only what this organisation did. */
  organisation?: string;
}

export interface Counts {
  /** Of each hour or day and each organisation or role: how many accesses. */
  counts: { at: Date; key: string; n: number }[];
  counted: number;
  /** Where there were more than are counted: the newest were, from here on. */
  since?: Date;
}

// Newest first along the primary key. That an event is about a person is looked at in each: nearly all are, so that an index would only cost.
const seen = (people: boolean, organisation: boolean): string => `select recorded, organisation, terms from audit.event
  where recorded >= $1 and recorded < $2 and '${termOf('object', '1')}' = any(terms)
  ${people ? 'and terms && $4::text[]' : ''} ${organisation ? `and organisation = $${people ? 5 : 4}` : ''}
  order by recorded desc limit ${limits.chartedMax + 1}`;
const KEYS = {
  organisation: 'organisation',
  role: `coalesce((select substr(t, 3) from unnest(terms) t where t like '${termOf('role', '%')}' limit 1), '')`,
} as const;

const textOf = ({ by, people, organisation }: CountsAsked): string => `with seen as materialized (
    ${seen(people !== undefined, organisation !== undefined)}),
  keyed as (select recorded, ${KEYS[by]} as key from seen)
  select date_trunc($3, recorded, 'Europe/London') as at, key, count(*)::int as n, min(recorded) as oldest from keyed group by 1, 2 order by 1, 2`;

interface Row extends Record<string, unknown> {
  at: Date;
  key: string;
  n: number;
  oldest: Date;
}

/** How often records were looked at, hour by hour or day by day. It reads so many events at most, and no content. */
export function createAccessCounts(database: Pick<Database, 'transaction'>) {
  return {
    /** @throws FhirError `too-costly`. */
    async count(asked: CountsAsked): Promise<Counts> {
      const { each, from, until, people, organisation } = asked;
      const terms = people === undefined ? [] : [people.map((person) => termOf('person', person))];
      const values = [from, until, each, ...terms, ...(organisation === undefined ? [] : [organisation])];
      try {
        const rows = await database.transaction(async (sql) => {
          await sql.rows({ text: `set local plan_cache_mode = force_custom_plan` });
          await sql.rows({ text: `set local statement_timeout = ${limits.chartMs}` });
          return sql.rows<Row>({ text: textOf(asked), values });
        });
        const counted = rows.reduce((sum, { n }) => sum + n, 0);
        const oldest = Math.min(...rows.map((row) => row.oldest.getTime()));
        const counts = rows.map(({ at, key, n }) => ({ at, key, n }));
        return { counts, counted, ...(counted > limits.chartedMax ? { since: new Date(oldest) } : {}) };
      } catch (error) {
        throw isTimedOut(error) ? new FhirError('too-costly', 'This takes too long to count: ask for a shorter time.') : error;
      }
    },
  };
}

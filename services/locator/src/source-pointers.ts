import type { Database } from '@ouzel/runtime';

const READ = `select r.custodian, r.audience, r.source,
  coalesce((select array_agg(distinct p.type order by p.type) from locator.pointer p where p.record = r.record), '{}') as types,
  coalesce(r.changed, b.changed, (select max(x.updated) from records.resource x where x.record = r.record and r.source = 'stored')) as changed,
  coalesce(r.as_of, (select max(x.updated) from records.resource x where x.record = r.record and r.source = 'stored')) as succeeded,
  r.empty_as_of as "emptyAsOf"
  from locator.record r left join locator.record b on b.person = r.person and b.custodian = r.custodian and b.audience is null
  where r.person = $1 order by r.custodian, r.audience nulls first`;

/** What is known of one custodian's record of a person, or of the copy of it that was kept for one organisation. */
export interface SourcePointer {
  custodian: string;
  /** Who asked; null for the custodian's own record. */
  audience: string | null;
  source: string;
  types: string[];
  /** Last change that is known of. */
  changed: Date | null;
  /** Last answer, or last message taken in. */
  succeeded: Date | null;
  /** Asked then, it held nothing. */
  emptyAsOf: Date | null;
}

/** For those who look after the exchange, never for callers: which sources hold what about somebody, and since when that is known. */
export const sourcePointersOf = (database: Database, person: string): Promise<SourcePointer[]> =>
  database.rows<SourcePointer & Record<string, unknown>>({ name: 'locator-source-pointers', text: READ, values: [person] });

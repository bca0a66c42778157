import type { AuditEvent } from '@medplum/fhirtypes';
import { FhirError } from '@ouzel/fhir';
import { type Database, isTimedOut, type Sql } from '@ouzel/runtime';
import { type KeptEvent, toAuditEvent } from './balp.ts';
import { concerningOnly } from './concerning.ts';
import type { AuditCriteria, AuditPaging, AuditPlace } from './criteria.ts';
import { estimated } from './estimate.ts';
import { type ExportFormat, headOf, lineOf } from './export.ts';
import { limits } from './limits.ts';
import { namesMeant } from './names-meant.ts';
import { type ShownEvent, shownOfPerson } from './shown.ts';
import { storedEvent } from './stored-event.ts';
import { type Where, whereAfter, whereOf } from './where.ts';

export interface AuditPage {
  events: AuditEvent[];
  /** How many there are in all, as far as it was asked and could be said. */
  total?: number;
  /** Where the next page begins; absent on the last one. */
  next?: AuditPlace;
}

interface Row {
  sequence: string;
  id: string;
  recorded: Date;
  at: string;
  outcome: string;
  event: string;
}

export interface AuditSearch {
  /** @throws FhirError `too-costly` where it cannot be counted, or means too many names. */
  search(criteria: AuditCriteria, paging: AuditPaging): Promise<AuditPage>;
  /** Newest first, some lines at a time: each read is a transaction of its own, so that nothing waits while nobody takes the lines. */
  lines(criteria: AuditCriteria, format: ExportFormat): AsyncGenerator<string>;
  /** What of a person's record left within a time. */
  shown(asked: { person: string; from: Date; until: Date }): Promise<ShownEvent[]>;
}

export interface AuditSearchOptions {
  database: Pick<Database, 'rows' | 'transaction'>;
  /** Public root of the exchange: the server, and the observer, of every event. */
  site: string;
}

async function countedAll(sql: Sql, { text, values }: Where): Promise<number> {
  const [row] = await sql.rows<{ n: number }>({ text: `select count(*)::int as n from audit.event where ${text}`, values });
  return row?.n ?? 0;
}

/** Exact up to the bound; beyond it undefined. */
async function countedToBound(sql: Sql, { text, values }: Where): Promise<number | undefined> {
  const counted = `select from audit.event where ${text} limit ${limits.countedMax + 1}`;
  const [row] = await sql.rows<{ n: number }>({ text: `select count(*)::int as n from (${counted}) counted`, values });
  const n = row?.n ?? 0;
  return n > limits.countedMax ? undefined : n;
}

async function totalOf(sql: Sql, where: Where, total: AuditPaging['total']): Promise<number | undefined> {
  if (total === 'none') return undefined;
  if (total === 'accurate') return countedAll(sql, where);
  return (await countedToBound(sql, where)) ?? (total === 'estimate' ? estimated(sql, where) : undefined);
}

const tooBroad = (error: unknown): unknown =>
  isTimedOut(error) ? new FhirError('too-costly', 'This search takes too long: ask for a shorter time, or for less.') : error;

/** A statement is planned for the values that it has: an organisation that does most of everything is sought otherwise than a rare one. */
const PLANNED = 'set local plan_cache_mode = force_custom_plan';

async function pageOf(sql: Sql, where: Where, { count, ascending = false, after }: AuditPaging): Promise<Row[]> {
  const { text, values } = whereAfter(where, ascending, after);
  const order = ascending ? 'recorded, sequence' : 'recorded desc, sequence desc';
  const read = `select sequence, id, recorded, recorded::text as at, outcome, event from audit.event where ${text} order by ${order} limit ${count + 1}`;
  return sql.rows<Row>({ text: read, values });
}

interface Found {
  rows: Row[];
  total: number | undefined;
}

async function find(database: AuditSearchOptions['database'], criteria: AuditCriteria, paging: AuditPaging): Promise<Found> {
  try {
    return await database.transaction(async (sql) => {
      await sql.rows({ text: PLANNED });
      const where = whereOf(criteria, await namesMeant(sql, criteria.names ?? []));
      const rows = paging.count === 0 ? [] : await pageOf(sql, where, paging);
      return { rows, total: await totalOf(sql, where, paging.total) };
    });
  } catch (error) {
    throw tooBroad(error);
  }
}

const placeOf = ({ at, sequence }: Row): AuditPlace => ({ recorded: at, sequence });

export function createAuditSearch({ database, site }: AuditSearchOptions): AuditSearch {
  const kept = (row: Row, concerning: string | undefined): KeptEvent => {
    const stored = storedEvent.parse(JSON.parse(row.event));
    return { ...row, site, event: concerning === undefined ? stored : concerningOnly(stored, concerning) };
  };
  return {
    shown: (asked) => shownOfPerson(database, asked),
    async search(criteria, asked) {
      const count = Math.min(asked.count, limits.pageMax);
      const { rows, total } = await find(database, criteria, { ...asked, count });
      const page = rows.slice(0, count);
      const last = page.at(-1);
      return {
        events: page.map((row) => toAuditEvent(kept(row, criteria.concerning))),
        ...(total === undefined ? {} : { total }),
        ...(rows.length > count && last !== undefined ? { next: placeOf(last) } : {}),
      };
    },
    async *lines(criteria, format) {
      yield headOf(format);
      for (let after: AuditPlace | undefined; ;) {
        const paging = { count: limits.exportedAtOnce, total: 'none', ...(after === undefined ? {} : { after }) } as const;
        const { rows } = await find(database, criteria, paging);
        const page = rows.slice(0, limits.exportedAtOnce);
        yield page.map((row) => lineOf(kept(row, criteria.concerning), format)).join('');
        const last = page.at(-1);
        if (rows.length <= limits.exportedAtOnce || last === undefined) return;
        after = placeOf(last);
      }
    },
  };
}

import type { Sql } from '@ouzel/runtime';
import { z } from 'zod';
import { actorSchema } from '../cases/case-event.ts';
import { limits } from './limits.ts';
import { eventSchema, type ReportEvent, STATES, WRONGS } from './report-event.ts';

/** Who asks: an officer of the exchange, somebody of a custodian, or who reported. Each sees their own, and the exchange all. */
export interface Viewer {
  as: 'exchange' | 'custodian' | 'reporter';
  id: string;
  organisation: string;
}

// The three parameters stand first in every statement.
export const MINE = `($1 = 'exchange' or ($1 = 'custodian' and r.custodian = $2)
  or ($1 = 'reporter' and r.reporter ->> 'organisation' = $2 and r.reporter ->> 'id' = $3))`;
export const scopeOf = ({ as, organisation, id }: Viewer): string[] => [as, organisation, id];
const COLUMNS = 'r.report as id, r.resource, r.custodian, r.what, r.reporter, r.state, r.version, r.reported, r.changed';
// What waits first, the oldest of it first.
const LIST = `select ${COLUMNS} from audit.data_report r where ${MINE} and ($4::text is null or r.state = $4 or ($4 = 'open' and r.state in ('reported', 'taken-up')))
  order by r.state in ('corrected', 'refused'), r.reported, r.report limit ${limits.listed}`;
const ONE = `select ${COLUMNS} from audit.data_report r where ${MINE} and r.report = $4`;
const EVENTS = 'select version, at, actor, body from audit.data_report_event where report = $1 order by version';

const rowSchema = z.object({
  id: z.string(),
  resource: z.string(),
  custodian: z.string(),
  what: z.enum(WRONGS),
  reporter: actorSchema,
  state: z.enum(STATES),
  version: z.number(),
  reported: z.date(),
  changed: z.date(),
});
export type ListedReport = z.output<typeof rowSchema>;

/** What waits first, the oldest of it first. */
export async function listReports(sql: Sql, viewer: Viewer, state: string | undefined): Promise<ListedReport[]> {
  const rows = await sql.rows({ name: 'data-report-list', text: LIST, values: [...scopeOf(viewer), state ?? null] });
  return rows.map((row) => rowSchema.parse(row));
}

export async function oneReport(
  sql: Sql,
  viewer: Viewer,
  id: string,
): Promise<(ListedReport & { events: ReportEvent[] }) | undefined> {
  const [row] = await sql.rows({ name: 'data-report-one', text: ONE, values: [...scopeOf(viewer), id] });
  if (row === undefined) return undefined;
  const events = await sql.rows({ name: 'data-report-events', text: EVENTS, values: [id] });
  return { ...rowSchema.parse(row), events: events.map((event) => eventSchema.parse(event)) };
}

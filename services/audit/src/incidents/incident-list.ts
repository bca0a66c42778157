import type { Sql } from '@ouzel/runtime';
import { z } from 'zod';
import { type Officer, scopeOf } from '../cases/case-list.ts';
import { dueOf, isSettled, stateSchema } from './fold.ts';
import { type IncidentEvent, eventSchema } from './incident-event.ts';
import { limits } from './limits.ts';

// Nobody is shown an incident that comes from a case about themselves.
export const MINE = `(($1::boolean or i.organisation = $2) and not exists (select from audit.casefile c where c.casefile = i.casefile and c.staff = $3))`;
const COLUMNS = `i.incident as id, i.organisation, i.casefile as "case", i.noted, i.aware, i.body, i.version, i.opened, i.changed`;
// First what the clock runs for, the shortest time first.
const LIST = `select ${COLUMNS} from audit.incident i where ${MINE} and ($4::boolean is null or i.closed = $4) and ($5::uuid is null or i.casefile = $5)
  order by i.closed, (i.body ->> 'notify' = 'false' or i.body ? 'notified'), i.aware, i.incident limit ${limits.listed}`;
const ONE = `select ${COLUMNS} from audit.incident i where ${MINE} and i.incident = $4`;
const EVENTS = 'select version, at, actor, body from audit.incident_event where incident = $1 order by version';

const rowSchema = z.object({
  id: z.string(),
  organisation: z.string(),
  case: z.string().nullable(),
  noted: z.string().nullable(),
  aware: z.date(),
  body: stateSchema,
  version: z.number(),
  opened: z.date(),
  changed: z.date(),
});

export type ListedIncident = Omit<z.output<typeof rowSchema>, 'body'> &
  z.output<typeof stateSchema> & {
    due: Date;
    /** `stopped`: decided not to notify, or notified. */
    clock: 'running' | 'overdue' | 'stopped';
  };

function listed(row: unknown, now: Date): ListedIncident {
  const { body, ...incident } = rowSchema.parse(row);
  const due = dueOf(incident.aware);
  return { ...incident, ...body, due, clock: isSettled(body) ? 'stopped' : now > due ? 'overdue' : 'running' };
}

/** What the clock runs for first, the shortest time first. */
export async function listIncidents(
  sql: Sql,
  officer: Officer,
  { closed, casefile, now }: { closed?: boolean | undefined; casefile?: string | undefined; now: Date },
): Promise<ListedIncident[]> {
  const values = [...scopeOf(officer), closed ?? null, casefile ?? null];
  return (await sql.rows({ name: 'incident-list', text: LIST, values })).map((row) => listed(row, now));
}

/** One incident with its events, or nothing where there is none that this officer may see. */
export async function oneIncident(
  sql: Sql,
  officer: Officer,
  id: string,
  now: Date,
): Promise<(ListedIncident & { events: IncidentEvent[] }) | undefined> {
  const [row] = await sql.rows({ name: 'incident-one', text: ONE, values: [...scopeOf(officer), id] });
  if (row === undefined) return undefined;
  const events = await sql.rows({ name: 'incident-events', text: EVENTS, values: [id] });
  return { ...listed(row, now), events: events.map((event) => eventSchema.parse(event)) };
}

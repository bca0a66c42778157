import type { Effect } from '@ouzel/exchange';
import { FhirError } from '@ouzel/fhir';
import { type Database, runEffects, type Sql } from '@ouzel/runtime';
import { z } from 'zod';
import { bodyAs } from '../body-as.ts';
import type { Actor } from '../cases/case-event.ts';
import { type Officer, scopeOf } from '../cases/case-list.ts';
import { folded, type IncidentState, stateSchema } from './fold.ts';
import { changeSchema, type IncidentBody, type IncidentChange } from './incident-event.ts';
import { MINE } from './incident-list.ts';

const HOLD = `select i.version, i.aware, i.body from audit.incident i where ${MINE} and i.incident = $4 for update of i`;
const ADD = 'insert into audit.incident_event (incident, version, at, actor, body) values ($1, $2, $3, $4, $5)';
const KEEP = 'update audit.incident set body = $2, closed = $3, version = $4, changed = $5 where incident = $1';

const heldSchema = z.object({ version: z.number(), aware: z.date(), body: stateSchema });

export const noIncident = (): FhirError => new FhirError('not-found', 'There is no such incident for you to see.');

/** Adds one event to an incident that is held by this transaction, and keeps what follows. */
export async function addEvent(
  sql: Sql,
  id: string,
  event: { version: number; at: Date; by?: Actor; body: IncidentBody },
  state: IncidentState,
): Promise<void> {
  const { version, at, by, body } = event;
  const actor = by === undefined ? null : JSON.stringify(by);
  await sql.rows({ name: 'incident-add', text: ADD, values: [id, version, at, actor, JSON.stringify(body)] });
  await sql.rows({ name: 'incident-keep', text: KEEP, values: [id, JSON.stringify(state), state.closed, version, at] });
}

const SENTENCE = 'Send a change as contracts/ig-incidents.md has it: kind assess, told, decide, notified, note, close or reopen.';
/** @throws FhirError `bad-element`. */
export const changeFrom = (json: unknown): IncidentChange => bodyAs(changeSchema, json, SENTENCE);

/** Adds what an officer did. `alongside` joins the transaction. @throws FhirError `not-found`, `stale-version`, `unsafe`, `not-allowed`. */
export function changeIncident(
  database: Pick<Database, 'transaction'>,
  officer: Officer,
  of: { id: string; expected: number; change: IncidentChange; now: Date },
  alongside: () => Effect,
): Promise<{ version: number }> {
  const { id, expected, change, now } = of;
  return database.transaction(async (sql) => {
    const [row] = await sql.rows({ name: 'incident-hold', text: HOLD, values: [...scopeOf(officer), id] });
    if (row === undefined) throw noIncident();
    const held = heldSchema.parse(row);
    if (held.version !== expected)
      throw new FhirError('stale-version', 'The incident has changed since the version that If-Match names; read it again.');
    const state = folded(held.body, change, { by: officer.id, at: now, aware: held.aware });
    const version = held.version + 1;
    const { id: user, name, role, organisation } = officer;
    await addEvent(sql, id, { version, at: now, by: { id: user, name, role, organisation }, body: change }, state);
    await runEffects(sql, [alongside()]);
    return { version };
  });
}

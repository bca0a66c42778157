import type { Sql } from '@ouzel/runtime';
import { z } from 'zod';
import { type Actor, actorSchema, bodySchema, type CaseBody, type CaseEvent } from './case-event.ts';
import { type CaseState, folded, stateOf } from './fold.ts';

const EVENTS = 'select version, at, actor, body from audit.casefile_event where casefile = $1 order by version';
const ADD = 'insert into audit.casefile_event (casefile, version, at, actor, body) values ($1, $2, $3, $4, $5)';
const KEEP =
  'update audit.casefile set state = $2, assignee = $3, outcome = $4, score = $5, version = $6, changed = $7 where casefile = $1';

const eventSchema = z.object({ version: z.number(), at: z.date(), actor: actorSchema.nullable(), body: bodySchema });

/** The events of a case, in their order. */
export async function eventsOf(sql: Sql, casefile: string): Promise<CaseEvent[]> {
  const rows = await sql.rows({ name: 'case-events', text: EVENTS, values: [casefile] });
  return rows.map((row) => {
    const { actor, ...event } = eventSchema.parse(row);
    return { ...event, ...(actor === null ? {} : { by: actor }) };
  });
}

/** Adds one event to a case that is held by this transaction, and keeps what follows. @throws FhirError as `folded` does. */
export async function addEvent(
  sql: Sql,
  casefile: string,
  { at, by, body }: { at: Date; by?: Actor; body: CaseBody },
): Promise<CaseState & { version: number }> {
  const events = await eventsOf(sql, casefile);
  const version = (events.at(-1)?.version ?? 0) + 1;
  const state = folded(stateOf(events), body, version);
  await sql.rows({
    name: 'case-add',
    text: ADD,
    values: [casefile, version, at, by === undefined ? null : JSON.stringify(by), JSON.stringify(body)],
  });
  const values = [casefile, state.state, state.assignee ?? null, state.outcome ?? null, state.score, version, at];
  await sql.rows({ name: 'case-keep', text: KEEP, values });
  return { ...state, version };
}

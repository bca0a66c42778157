import { randomUUID } from 'node:crypto';
import type { Effect, NotedIncident } from '@ouzel/exchange';
import { FhirError } from '@ouzel/fhir';
import { type Database, runEffects, type Sql } from '@ouzel/runtime';
import { z } from 'zod';
import { type Officer, oneCase } from '../cases/case-list.ts';
import { noCase } from '../cases/change-case.ts';
import { addEvent } from './change-incident.ts';
import { folded, type IncidentState, stateSchema } from './fold.ts';
import type { Opening } from './incident-event.ts';

const PUT = `insert into audit.incident (incident, organisation, opened_by, noted, casefile, aware, body, version, opened, changed)
  values ($1, $2, $3, $4, $5, $6, '{}', 1, $7, $7) on conflict do nothing returning incident`;
const SAME = 'select incident as id, version, aware, body from audit.incident where noted = $1 and not closed for update';

const sameSchema = z.object({ id: z.string(), version: z.number(), aware: z.date(), body: stateSchema });

const SENTENCES = {
  'wrong-person': 'A source answered about somebody else than was asked for. The exchange dropped the whole answer.',
} as const;

const fresh = (nature: IncidentState['nature']): IncidentState => ({ nature, times: 1, closed: false });

/** Whose it is: the case's, or the officer's own; another's where the exchange's officer says so. @throws FhirError `not-found`, `not-allowed`. */
async function ownerOf(sql: Sql, officer: Officer, { case: casefile, organisation }: Opening): Promise<string> {
  const found = casefile === undefined ? undefined : await oneCase(sql, officer, casefile);
  if (casefile !== undefined && found === undefined) throw noCase();
  const own = found?.organisation ?? officer.organisation;
  if (organisation !== undefined && organisation !== own && !officer.exchange)
    throw new FhirError('not-allowed', "Only the exchange's officers open an incident of another organisation.");
  return organisation ?? own;
}

/** An officer opens one. `alongside` joins the transaction. @throws FhirError `unsafe`, `not-found`, `not-allowed`. */
export function openIncident(
  database: Pick<Database, 'transaction'>,
  officer: Officer,
  opening: Opening,
  now: Date,
  alongside: () => Effect,
): Promise<{ id: string; version: number }> {
  const { nature, text, aware = now, case: casefile } = opening;
  if (aware > now) throw new FhirError('unsafe', 'Nobody knows of an incident before it happened: aware lies ahead.');
  return database.transaction(async (sql) => {
    const id = randomUUID();
    const owner = await ownerOf(sql, officer, opening);
    await sql.rows({ name: 'incident-put', text: PUT, values: [id, owner, officer.id, null, casefile ?? null, aware, now] });
    const { id: user, name, role, organisation } = officer;
    const by = { id: user, name, role, organisation };
    await addEvent(sql, id, { version: 1, at: now, by, body: { kind: 'open', nature, text } }, fresh(nature));
    await runEffects(sql, [alongside()]);
    return { id, version: 1 };
  });
}

/** The exchange noted something: opens an incident, or joins the one that is open about the same. */
export function noteIncident(
  database: Pick<Database, 'transaction'>,
  { kind, organisation, traceId }: NotedIncident,
  now: Date,
): Promise<void> {
  const noted = `${kind} ${organisation}`;
  const trace = traceId === undefined ? {} : { traceId };
  return database.transaction(async (sql) => {
    const values = [randomUUID(), organisation, null, noted, null, now, now];
    const [made] = await sql.rows<{ incident: string }>({ name: 'incident-put', text: PUT, values });
    if (made !== undefined) {
      const body = { kind: 'open', nature: 'confidentiality', text: SENTENCES[kind], ...trace } as const;
      return addEvent(sql, made.incident, { version: 1, at: now, body }, fresh('confidentiality'));
    }
    const [row] = await sql.rows({ name: 'incident-same', text: SAME, values: [noted] });
    // It was closed just now: the next one opens anew.
    if (row === undefined) throw new FhirError('unavailable', 'Somebody closed this incident just now.');
    const { id, version, aware, body: state } = sameSchema.parse(row);
    const body = { kind: 'again', ...trace } as const;
    return addEvent(sql, id, { version: version + 1, at: now, body }, folded(state, body, { by: '', at: now, aware }));
  });
}

import { randomUUID } from 'node:crypto';
import type { Effect } from '@ouzel/exchange';
import { FhirError } from '@ouzel/fhir';
import { type Database, runEffects, type Sql } from '@ouzel/runtime';
import { storedEvent } from '../stored-event.ts';
import { currentRules } from '../surveillance/rule-versions.ts';
import type { Officer } from './case-list.ts';
import { addEvent } from './case-rows.ts';
import { scoreOf } from './open-cases.ts';

const EVENT = 'select e.organisation, e.person, e.recorded, e.event from audit.event e where e.id = $1';
const OPEN = `select casefile from audit.casefile where organisation = $1 and staff = $2 and person is not distinct from $3 and state <> 'closed' for update`;
// Whoever opens the same meanwhile is waited for, and then theirs is found.
const PUT = `insert into audit.casefile (casefile, organisation, staff, staff_name, person, state, version, score, opened, changed)
  values ($1, $2, $3, $4, $5, 'new', 0, 0, $6, $6) on conflict do nothing returning casefile`;
const ALERT = `insert into audit.alert (rule, about, event, organisation, staff, staff_name, role, person, score, sentence, facts, rules_version, occurred, raised, casefile)
  values ($1, $2, $3, $4, $5, $6, $7, $8, 0, $9, '{}', $10, $11, $12, $13) on conflict do nothing`;

/** In the place of a rule's name: an officer doubted an access that no rule found. It scores nothing. */
const BY_HAND = 'by-hand';
const SENTENCE = 'An officer asked for this access to be looked into.';

export interface ByHand {
  /** Id of the AuditEvent. */
  event: string;
  reason: string;
}
export interface Opened {
  id: string;
  version: number;
  state: string;
  /** False: the access joined a case that was open about the same. */
  opened: boolean;
}

interface Doubted {
  organisation: string;
  person: string | null;
  recorded: Date;
  staff: { id: string; name: string; role: string };
}

/** What the case will be about. @throws FhirError `not-found`, `not-allowed`, `unsafe`. */
async function doubted(sql: Sql, officer: Officer, event: string): Promise<Doubted> {
  const [row] = await sql.rows<{ organisation: string; person: string | null; recorded: Date; event: string }>({
    name: 'case-doubted',
    text: EVENT,
    values: [event],
  });
  if (row === undefined || (!officer.exchange && row.organisation !== officer.organisation))
    throw new FhirError('not-found', 'There is no such event for you to review.');
  const { user } = storedEvent.parse(JSON.parse(row.event));
  if (user === undefined) throw new FhirError('unsafe', 'A system did this, and no person: a case is about a member of staff.');
  if (user.id === officer.id) throw new FhirError('not-allowed', 'Nobody looks into their own access.');
  const { organisation, person, recorded } = row;
  return { organisation, person, recorded, staff: user };
}

/** The open case about the same, held by this transaction, or a new one. */
async function caseFor(sql: Sql, { organisation, person, staff }: Doubted, now: Date): Promise<{ id: string; opened: boolean }> {
  const values = [organisation, staff.id, person];
  const find = () => sql.rows<{ casefile: string }>({ name: 'case-by-hand-open', text: OPEN, values });
  const [found] = await find();
  if (found !== undefined) return { id: found.casefile, opened: false };
  const put = [randomUUID(), organisation, staff.id, staff.name, person, now];
  const [made] = await sql.rows<{ casefile: string }>({ name: 'case-by-hand-put', text: PUT, values: put });
  if (made !== undefined) return { id: made.casefile, opened: true };
  const [theirs] = await find();
  if (theirs === undefined) throw new FhirError('unavailable', 'Somebody else changed this case just now; try again.');
  return { id: theirs.casefile, opened: false };
}

/**
 * Opens a case about who made a request, from its event. Where one is open about the same person and member of staff, the access and the
 * reason join it. `alongside` joins the transaction.
 * @throws FhirError `not-found`, `not-allowed`, `unsafe`, `unavailable`.
 */
export function openByHand(
  database: Database,
  officer: Officer,
  { event, reason, now }: ByHand & { now: Date },
  alongside: (person: string | null) => Effect,
): Promise<Opened> {
  return database.transaction(async (sql) => {
    const about = await doubted(sql, officer, event);
    const { organisation, person, recorded, staff } = about;
    const { id, opened } = await caseFor(sql, about, now);
    const { version: rules } = await currentRules(sql);
    const whom = [organisation, staff.id, staff.name, staff.role, person];
    const values = [BY_HAND, `${event} ${id}`, event, ...whom, SENTENCE, rules, recorded, now, id];
    await sql.rows({ name: 'case-by-hand-alert', text: ALERT, values });
    const found = { score: await scoreOf(sql, id), alerts: 1, rules: [BY_HAND], reason };
    const by = { id: officer.id, name: officer.name, role: officer.role, organisation: officer.organisation };
    const { version, state } = await addEvent(sql, id, { at: now, by, body: { kind: opened ? 'open' : 'alerts', ...found } });
    await runEffects(sql, [alongside(person)]);
    return { id, version, state, opened };
  });
}

import type { Effect } from '@ouzel/exchange';
import { FhirError } from '@ouzel/fhir';
import { type Database, runEffects, type Sql } from '@ouzel/runtime';
import { bodyAs } from '../body-as.ts';
import { type CaseChange, changeSchema } from './case-event.ts';
import { MINE, type Officer, scopeOf } from './case-list.ts';
import { addEvent } from './case-rows.ts';
import { OUTCOMES } from './case-event.ts';

const HOLD = `select c.version, c.person, c.staff, c.erased from audit.casefile c where ${MINE} and c.casefile = $4 for update of c`;
const OTHER = `select from audit.casefile c join audit.casefile o on o.organisation = c.organisation and o.staff = c.staff
  and o.person is not distinct from c.person and o.casefile <> c.casefile and o.state <> 'closed' where c.casefile = $1`;

export const noCase = (): FhirError => new FhirError('not-found', 'There is no such case for you to see.');

const SENTENCE = `Send a change as contracts/ig-cases.md has it: kind assign, ask, answer, note, close (outcome ${OUTCOMES.join(', ')}) or reopen.`;
/** @throws FhirError `bad-element`. */
export const changeFrom = (json: unknown): CaseChange => bodyAs(changeSchema, json, SENTENCE);

type Held = { version: number; person: string | null; staff: string; erased: Date | null };

/** Who is looked into sees to no case of their own; nobody holds two open ones about the same. */
async function assertFits(sql: Sql, casefile: string, { staff, erased }: Held, change: CaseChange): Promise<void> {
  if (change.kind === 'assign' && change.to === staff)
    throw new FhirError('unsafe', 'A case is not given to the person whom it is about.');
  if (erased !== null) throw new FhirError('unsafe', 'What this case was about was erased: nothing is added to it.');
  if (change.kind !== 'reopen') return;
  const others = await sql.rows({ name: 'case-other', text: OTHER, values: [casefile] });
  if (others.length > 0) throw new FhirError('unsafe', 'There is a newer open case about the same.');
}

/**
 * Adds what an officer did to a case. `alongside` joins the transaction.
 * @throws FhirError `not-found`, `stale-version`, `unsafe`.
 */
export function changeCase(
  database: Database,
  officer: Officer,
  of: { casefile: string; expected: number; change: CaseChange; now: Date },
  alongside: (person: string | null) => Effect,
): Promise<{ version: number; state: string }> {
  const { casefile, expected, change, now } = of;
  return database.transaction(async (sql) => {
    const values = [...scopeOf(officer), casefile];
    const [held] = await sql.rows<Held>({
      name: 'case-hold',
      text: HOLD,
      values,
    });
    if (held === undefined) throw noCase();
    if (held.version !== expected)
      throw new FhirError('stale-version', 'The case has changed since the version that If-Match names; read it again.');
    await assertFits(sql, casefile, held, change);
    const { id, name, role, organisation } = officer;
    const { version, state } = await addEvent(sql, casefile, { at: now, by: { id, name, role, organisation }, body: change });
    await runEffects(sql, [alongside(held.person)]);
    return { version, state };
  });
}

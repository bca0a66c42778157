import { createHash } from 'node:crypto';
import type { Effect } from '@ouzel/exchange';
import { FhirError } from '@ouzel/fhir';
import { type Database, runEffects, type Sql } from '@ouzel/runtime';
import type { Actor, CaseEvent } from './case-event.ts';
import { addEvent, eventsOf } from './case-rows.ts';
import { stateOf } from './fold.ts';

const ASKED = `select casefile from audit.casefile where organisation = $1 and staff = $2 and state = 'asked' order by opened, casefile`;
const HELD = `${ASKED} for update`;

/** A member of staff, by their own token. */
export type Questioned = Actor;

/** A question as whom it is put to may know it: nothing of the case, of whom it is about, or of what else was asked. */
export interface Question {
  id: string;
  asked: Date;
  text: string;
  by: { name: string; role: string; organisation: string };
}

interface Waiting {
  casefile: string;
  version: number;
  question: Question;
}

/** Neither the case nor how much has happened in it follows from the id. */
const idOf = (casefile: string, version: number): string =>
  createHash('sha256').update(`question ${casefile} ${version}`).digest('hex').slice(0, 32);

function waitingIn(casefile: string, events: readonly CaseEvent[]): Waiting[] {
  const { waiting } = stateOf(events);
  return events.flatMap(({ version, at, by, body }) => {
    if (body.kind !== 'ask' || by === undefined || !waiting.includes(version)) return [];
    const { name, role, organisation } = by;
    const question = { id: idOf(casefile, version), asked: at, text: body.text, by: { name, role, organisation } };
    return [{ casefile, version, question }];
  });
}

async function waitingFor(sql: Sql, { organisation, id }: Questioned, hold: boolean): Promise<Waiting[]> {
  const found = await sql.rows<{ casefile: string }>({
    name: hold ? 'case-questions-held' : 'case-questions',
    text: hold ? HELD : ASKED,
    values: [organisation, id],
  });
  const all: Waiting[] = [];
  for (const { casefile } of found) all.push(...waitingIn(casefile, await eventsOf(sql, casefile)));
  return all;
}

/** Oldest case first. */
export async function questionsOf(database: Pick<Database, 'rows'>, of: Questioned): Promise<Question[]> {
  return (await waitingFor(database, of, false)).map(({ question }) => question);
}

/**
 * Adds an answer to the case of its question, in the words and the name of whom it was put to; once. `alongside` joins the transaction.
 * @throws FhirError `not-found` where no such question waits for them.
 */
export function answerQuestion(
  database: Database,
  of: Questioned,
  { question, text, now }: { question: string; text: string; now: Date },
  alongside: () => Effect,
): Promise<void> {
  return database.transaction(async (sql) => {
    const found = (await waitingFor(sql, of, true)).find((each) => each.question.id === question);
    if (found === undefined) throw new FhirError('not-found', 'No such question waits for your answer.');
    const body = { kind: 'answer', question: found.version, text } as const;
    await addEvent(sql, found.casefile, { at: now, by: of, body });
    await runEffects(sql, [alongside()]);
  });
}

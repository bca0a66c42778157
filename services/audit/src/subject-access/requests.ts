import { randomUUID } from 'node:crypto';
import type { Effect } from '@ouzel/exchange';
import { FhirError } from '@ouzel/fhir';
import { type Database, runEffects, type Sql } from '@ouzel/runtime';
import { actFrom } from './act.ts';
import { monthsAfter } from './clock.ts';
import type { Standing } from './fold.ts';
import { type Alongside, type By, changing, createParts } from './parts.ts';
import { createReading } from './reading.ts';
import { addEvent, partsOf, type RequestPart } from './rows.ts';

const OPEN = `insert into audit.subject_request (id, people, person, state, received, due, version, changed) values ($1, $2, $3, 'opened', $4, $5, 0, $6)
  on conflict do nothing returning id`;
const OTHER = `select from audit.subject_request o join audit.subject_request r on r.person = o.person and r.id <> o.id
  where r.id = $1 and o.state in ('opened', 'identity', 'identified', 'review', 'approved')`;

/** Whoever is left out is left out knowingly: approved are just the parts that were reviewed. */
function assertKnowingly(parts: readonly RequestPart[], without: readonly string[]): void {
  const open = parts.filter(({ elsewhere, reviewed }) => !elsewhere && reviewed === null).map(({ custodian }) => custodian);
  if (open.length !== without.length || !open.every((each) => without.includes(each)))
    throw new FhirError(
      'unsafe',
      `Name in "without" just those that have not reviewed their part: ${open.join(', ') || 'nobody'}.`,
      { expression: ['without'] },
    );
}

async function assertApprovable(sql: Sql, id: string, without: readonly string[]): Promise<void> {
  assertKnowingly(await partsOf(sql, id), without);
  const others = await sql.rows({ text: OTHER, values: [id] });
  if (others.length > 0) throw new FhirError('unsafe', 'A newer request of this person is open: see to that one.');
}

interface Asked {
  person: string;
  people: readonly string[];
  received: string;
  reason: string;
  by: By;
}

/** Requests of people to see what is held of them. Every change is one transaction with its event in the trail. */
export function createSubjectRequests(database: Pick<Database, 'rows' | 'transaction'>, now: () => Date) {
  const changed = changing(database, now);
  return {
    ...createReading(database, now),
    ...createParts(changed, now),

    /** @returns its id. @throws FhirError `key-reused` where one of this person is open. */
    async open({ person, people, received, reason, by }: Asked, alongside: Alongside): Promise<string> {
      const id = randomUUID();
      await database.transaction(async (sql) => {
        const due = monthsAfter(received, 1);
        const made = await sql.rows({ text: OPEN, values: [id, people, person, received, due, now()] });
        if (made.length === 0) throw new FhirError('key-reused', 'A request of this person is open already.');
        await addEvent(sql, id, { at: now(), by, body: { kind: 'open', received, reason } });
        await runEffects(sql, [alongside()]);
      });
      return id;
    },

    /** @throws FhirError `bad-element`, `not-found`, `unsafe`, `not-allowed`. */
    act(id: string, by: By, json: unknown, alongside: (kind: string) => Effect): Promise<Standing> {
      const body = actFrom(json);
      return changed({ id, by, body, alongside: () => alongside(body.kind) }, async (sql) => {
        if (body.kind === 'approve') await assertApprovable(sql, id, body.without);
      });
    },
  };
}

export type SubjectRequests = ReturnType<typeof createSubjectRequests>;

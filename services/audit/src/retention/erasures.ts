import { randomUUID } from 'node:crypto';
import type { Effect } from '@ouzel/exchange';
import { FhirError } from '@ouzel/fhir';
import { type Database, runEffects, type Sql } from '@ouzel/runtime';
import { erasePerson, type Noted } from '../erase.ts';
import { limits } from '../limits.ts';
import { eraseFindings } from './erase-findings.ts';
import { assertErasable, lockRetention } from './barred.ts';
import type { By } from './holds.ts';

const COLUMNS = `id, people, reason, by_id as "byId", by_name as "byName", requested, decision, decided_name as "decidedName", decided,
  decision_reason as "decisionReason", done, events`;
const LIST = `select ${COLUMNS} from audit.erasure where ($1::uuid[] is null or people && $1::uuid[]) order by decision is not null, requested desc limit ${limits.retentionListed}`;
const ONE = `select ${COLUMNS} from audit.erasure where id = $1`;
const WAITING = 'select id from audit.erasure where people && $1::uuid[] and done is null and decision is distinct from $2';
const ASK = 'insert into audit.erasure (id, people, reason, by_id, by_name, requested) values ($1, $2, $3, $4, $5, $6)';
const DECIDE = `update audit.erasure set decision = $2, decided_by = $3, decided_name = $4, decided = $5, decision_reason = $6
  where id = $1 and decision is null and by_id <> $3 returning id`;
const COUNT = 'update audit.erasure set events = events + $2 where id = $1';
// Nothing of what was kept about the erasure itself names them afterwards.
const DONE = `update audit.erasure set done = $2, people = null where id = $1 and done is null`;
const FORGET_REFUSED = `update audit.erasure set people = '{}' where people && $1::uuid[] and decision = 'refused'`;
const FORGET_HOLDS = `update audit.hold set people = '{}' where people && $1::uuid[] and lifted is not null`;

const FORGET_REQUESTS = `with theirs as (update audit.subject_request set people = '{}', person = null where people && $1::uuid[] returning id)
  update audit.subject_request_part p set cleared = '{}', withheld = '[]' from theirs t where p.request = t.id`;

export interface Erasure extends Record<string, unknown> {
  id: string;
  /** Null once it is done. */
  people: string[] | null;
  reason: string;
  byId: string;
  byName: string;
  requested: Date;
  decision: 'approved' | 'refused' | null;
  decidedName: string | null;
  decided: Date | null;
  decisionReason: string | null;
  done: Date | null;
  /** In how many events something was erased. */
  events: number;
}

export interface Decided {
  id: string;
  approve: boolean;
  reason: string;
  by: By;
}

const sameSet = (some: readonly string[], others: readonly string[]): boolean =>
  some.length === others.length && some.every((each) => others.includes(each));

async function one(sql: Pick<Sql, 'rows'>, id: string): Promise<Erasure | undefined> {
  const [found] = await sql.rows<Erasure>({ text: ONE, values: [id] });
  return found;
}

async function ask(sql: Sql, people: readonly string[], row: readonly unknown[]): Promise<void> {
  await lockRetention(sql);
  await assertErasable(sql, people);
  const waiting = await sql.rows({ text: WAITING, values: [people, 'refused'] });
  if (waiting.length > 0) throw new FhirError('key-reused', 'An erasure of this person was asked for already, and is not done.');
  await sql.rows({ text: ASK, values: [...row] });
}

/** @throws FhirError `unsafe` where it may not be, or the person is known by other ids than when it was asked. */
async function decide(sql: Sql, { id, approve, reason, by }: Decided, people: readonly string[], now: Date): Promise<boolean> {
  await lockRetention(sql);
  const found = await one(sql, id);
  if (approve && found?.people !== null && found !== undefined) {
    if (!sameSet(found.people, people))
      throw new FhirError(
        'unsafe',
        'This person was linked to another, or parted, since it was asked. Refuse it, and ask again.',
      );
    await assertErasable(sql, people);
  }
  const values = [id, approve ? 'approved' : 'refused', by.id, by.name, now, reason];
  return (await sql.rows({ text: DECIDE, values })).length > 0;
}

/** Erasures of what the trail says of a person: one officer asks, another approves, and only then is it done. Every proof stays valid. */
export function createErasures(database: Pick<Database, 'rows' | 'transaction'>, noted: Noted, now: () => Date) {
  const finish = async (id: string, people: readonly string[]): Promise<void> => {
    for (const person of people) {
      const events = await erasePerson(database, noted, person);
      await database.rows({ text: COUNT, values: [id, events] });
    }
    await eraseFindings(database, noted, { people, now: now() });
    await database.transaction(async (sql) => {
      await sql.rows({ text: FORGET_REFUSED, values: [people] });
      await sql.rows({ text: FORGET_HOLDS, values: [people] });
      await sql.rows({ text: FORGET_REQUESTS, values: [people] });
      await sql.rows({ text: DONE, values: [id, now()] });
    });
  };
  return {
    erasures: (people?: readonly string[]): Promise<Erasure[]> =>
      database.rows<Erasure>({ text: LIST, values: [people ?? null] }),
    erasure: (id: string): Promise<Erasure | undefined> => one(database, id),

    /** @returns its id. @throws FhirError `unsafe` with why it may not be, `key-reused` where it was asked already. */
    async askErasure(asked: { people: readonly string[]; reason: string; by: By }, alongside: () => Effect): Promise<string> {
      const { people, reason, by } = asked;
      const id = randomUUID();
      await database.transaction(async (sql) => {
        await ask(sql, people, [id, people, reason, by.id, by.name, now()]);
        await runEffects(sql, [alongside()]);
      });
      return id;
    },

    /** `people`: who the person is now. @returns false where it was decided already, or by who asked. @throws FhirError `unsafe`. */
    decideErasure: (decided: Decided, people: readonly string[], alongside: () => Effect): Promise<boolean> =>
      database.transaction(async (sql) => {
        const done = await decide(sql, decided, people, now());
        if (done) await runEffects(sql, [alongside()]);
        return done;
      }),

    /** Does what was approved, or goes on with it where it was broken off. Of any other it does nothing. */
    async carryOut(id: string): Promise<void> {
      const found = await one(database, id);
      if (found?.decision === 'approved' && found.people !== null) await finish(id, found.people);
    },
  };
}

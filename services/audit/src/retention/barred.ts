import { FhirError } from '@ouzel/fhir';
import type { Sql } from '@ouzel/runtime';
import { limits } from '../limits.ts';

// One at a time changes what may be erased: a hold is there, or the erasure has begun, and nothing between.
const LOCK = `select pg_advisory_xact_lock(hashtextextended('ouzel.audit.retention', 0))`;
const HELD = `select to_char(min(placed) at time zone 'Europe/London', 'YYYY-MM-DD') as since from audit.hold where people && $1::uuid[] and lifted is null`;
const CASES = `select count(*)::int as n from audit.casefile where person = any($1::uuid[]) and state <> 'closed'`;
const LOOKED_INTO = `select count(*)::int as n from audit.reconstruction r join audit.event e on e.id = r.event
  where (e.person = any($1::uuid[]) or exists (select from audit.event_person p where p.event = e.id and p.person = any($1::uuid[])))
    and (r.open_until > now() or r.decision is null and r.requested > now() - make_interval(secs => ${limits.reconstructionWaitsMs / 1000}))`;
const ASKED = `select count(*)::int as n from audit.subject_request where people && $1::uuid[] and state in ('opened', 'identity', 'identified', 'review', 'approved')`;
const ERASING = `select count(*)::int as n from audit.erasure where people && $1::uuid[] and decision = 'approved' and done is null`;

export const lockRetention = (sql: Sql): Promise<unknown> => sql.rows({ text: LOCK });

async function some(sql: Sql, text: string, people: readonly string[]): Promise<boolean> {
  const [row] = await sql.rows<{ n: number }>({ text, values: [people] });
  return (row?.n ?? 0) > 0;
}

/** @throws FhirError `unsafe` with a sentence that says why what the trail has of them may not be erased now. */
export async function assertErasable(sql: Sql, people: readonly string[]): Promise<void> {
  const [held] = await sql.rows<{ since: string | null }>({ text: HELD, values: [people] });
  const since = held?.since ?? null;
  if (since !== null)
    throw new FhirError(
      'unsafe',
      `What the trail has of this person is held since ${since}. It cannot be erased until the hold is lifted.`,
    );
  if (await some(sql, CASES, people))
    throw new FhirError('unsafe', 'A case about access to this record is open. Nothing can be erased until it is closed.');
  if (await some(sql, LOOKED_INTO, people))
    throw new FhirError(
      'unsafe',
      'Somebody is looking into what was shown of this record. Nothing can be erased until that has ended.',
    );
  if (await some(sql, ASKED, people))
    throw new FhirError(
      'unsafe',
      'This person has asked to see what is held of them. Nothing can be erased until they were answered.',
    );
}

/** @throws FhirError `unsafe` where an erasure has begun: a hold would promise what is gone. */
export async function assertNotErasing(sql: Sql, people: readonly string[]): Promise<void> {
  if (await some(sql, ERASING, people))
    throw new FhirError('unsafe', 'An erasure of this person was approved and has begun. It is too late for a hold.');
}

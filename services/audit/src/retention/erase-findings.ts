import { type Database, runEffects, type Sql } from '@ouzel/runtime';
import { erasureEvent, type Noted } from '../erase.ts';

// A turn of surveillance that read an event before it was erased writes down what it found after it: it is waited for.
const LOCK = `select pg_advisory_xact_lock(hashtext('ouzel.audit.surveillance'))`;
const ALLOW = `select set_config('audit.erasing', 'on', true)`;
const ERASED = 'Erased.';
// An open case bars an erasure. One that was opened since is evidence that somebody looks at now: it stays, with its alerts.
const CASES = `update audit.casefile set person = null, erased = $2 where person = any($1::uuid[]) and state = 'closed' returning casefile as id`;
// Which rules found it says who it was where it was a neighbour, a colleague or the member of staff; what was written says it in words.
const WORDS = `update audit.casefile_event set body = body || case when body ? 'text' then '{"text": "${ERASED}"}'::jsonb else '{}' end
    || case when body ? 'reason' then '{"reason": "${ERASED}"}'::jsonb else '{}' end || case when body ? 'rules' then '{"rules": ["erased"]}'::jsonb else '{}' end
  where casefile = any($1::uuid[])`;
// That a declaration was not reviewed says nothing of whom it is about, and would be found anew if it were forgotten.
const KEPT_RULE = 'break-glass-unreviewed';
const STUB = `update audit.alert set person = null, erased = $3, sentence = '${ERASED}', facts = '{}',
    rule = case when rule = '${KEPT_RULE}' then rule else 'erased' end, about = case when rule = '${KEPT_RULE}' then about else alert::text end
  where casefile = any($1::uuid[]) or (casefile is null and person = any($2::uuid[]) and rule = '${KEPT_RULE}') returning alert`;
const ALERTS = 'delete from audit.alert where casefile is null and person = any($1::uuid[]) returning alert';
const OPENINGS = 'delete from audit.opening where person = any($1::uuid[]) returning person';
const HIDDEN = `update audit.hidden_entry set person = null, erased = $2, reason = '${ERASED}', ended = coalesce(ended, $2),
    ended_by = coalesce(ended_by, 'erasure'), ended_reason = '${ERASED}' where person = any($1::uuid[]) returning id`;
const REVIEWS = `update audit.hidden_entry_review set reason = '${ERASED}' where entry = any($1::uuid[])`;

const idsOf = (rows: readonly { id: string }[]): string[] => rows.map(({ id }) => id);

async function changed(sql: Sql, text: string, values: unknown[]): Promise<number> {
  return (await sql.rows({ text, values })).length;
}

/**
 * Erases what was made of what the trail said of people: closed cases and what was written into them, what rules found and counted, what was
 * hidden from them. That a member of staff was looked into, by whom, when and with which outcome, stays. The log says how much of each.
 */
export function eraseFindings(
  database: Pick<Database, 'transaction'>,
  noted: Noted,
  { people, now }: { people: readonly string[]; now: Date },
): Promise<void> {
  return database.transaction(async (sql) => {
    await sql.rows({ text: LOCK });
    await sql.rows({ text: ALLOW });
    const closed = await sql.rows<{ id: string }>({ text: CASES, values: [people, now] });
    const cases = idsOf(closed);
    await sql.rows({ text: WORDS, values: [cases] });
    const stubs = await changed(sql, STUB, [cases, people, now]);
    const alerts = stubs + (await changed(sql, ALERTS, [people]));
    const openings = await changed(sql, OPENINGS, [people]);
    const hidden = idsOf(await sql.rows<{ id: string }>({ text: HIDDEN, values: [people, now] }));
    await sql.rows({ text: REVIEWS, values: [hidden] });
    const counts = { cases: cases.length, alerts, openings, hidden: hidden.length };
    if (Object.values(counts).every((count) => count === 0)) return;
    const query = Object.entries(counts).map(([kind, count]) => `${kind}=${count}`);
    await runEffects(sql, [noted(erasureEvent('findings of the trail', query.join('&')), {})]);
  });
}

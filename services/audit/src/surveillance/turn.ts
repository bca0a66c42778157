import { setImmediate as pause } from 'node:timers/promises';
import type { Database, Sql } from '@ouzel/runtime';
import { openCases } from '../cases/open-cases.ts';
import { storedText } from '../stored-event.ts';
import { raiseAlerts } from './alerts.ts';
import type { Alert } from './alert.ts';
import { createCalendar, type LocalHour } from './calendar.ts';
import { historiesOf } from './history.ts';
import { judgeLook } from './judge.ts';
import { limits } from './limits.ts';
import { type Look, looksOf } from './look.ts';
import { addedUp, openingOf } from './opening.ts';
import { addOpenings, patternsOf } from './openings.ts';
import { judgePatterns } from './patterns.ts';
import type { RuleSet } from './rule-set.ts';
import { currentRules } from './rule-versions.ts';
import { breakGlassUnreviewed } from './rules/break-glass-unreviewed.ts';
import { type Known, seenFrom } from './seen-from.ts';

const LOCK = `select pg_try_advisory_xact_lock(hashtext('ouzel.audit.surveillance')) as mine`;
// Only events of transactions that began before every one still running: one that commits late is never passed over.
const NEXT = `select e.transaction::text as transaction, e.sequence::text as sequence, e.id, e.recorded, e.event
  from audit.surveillance_cursor c join audit.event e on (e.transaction, e.sequence) > (c.transaction, c.sequence)
  where e.transaction < pg_snapshot_xmin(pg_current_snapshot()) order by e.transaction, e.sequence limit $1`;
const MOVE = 'update audit.surveillance_cursor set transaction = $1::text::xid8, sequence = $2';

type Row = { transaction: string; sequence: string; id: string; recorded: Date; event: string };

export interface Surveillance extends Known {
  database: Database;
  now: () => Date;
  /** Events that one turn goes through. */
  eventsAtOnce?: number;
}

export interface Turn {
  events: number;
  alerts: number;
  cases: number;
  /** Ids of events that cannot be read: nobody but who changed the database can have written them. */
  unread: readonly string[];
  /** When the last of the events was recorded. */
  until?: Date;
}

const NOTHING: Turn = { events: 0, alerts: 0, cases: 0, unread: [] };
const PARSED_AT_ONCE = 500;

async function looksIn(rows: readonly Row[]): Promise<{ looks: Look[]; unread: string[] }> {
  const [looks, unread]: [Look[], string[]] = [[], []];
  for (const [at, { id, recorded, event }] of rows.entries()) {
    const read = storedText.safeParse(event);
    // One that was spoilt must not stop what comes after it from being looked at.
    if (read.success) looks.push(...looksOf({ id, recorded, stored: read.data }));
    else unread.push(id);
    // Others are answered meanwhile.
    if (at % PARSED_AT_ONCE === 0) await pause();
  }
  return { looks, unread };
}

/** Everything that the rules find of these looks, beside what was counted before. */
async function judged(
  sql: Sql,
  known: Known,
  looks: readonly Look[],
  set: RuleSet,
  local: (at: Date) => LocalHour,
): Promise<Alert[]> {
  const seen = await seenFrom(sql, known, looks, set.care);
  const openings = addedUp(seen.flatMap(({ look, inCare }) => openingOf(look, inCare, local) ?? []));
  if (openings.length > 0) await addOpenings(sql, openings);
  const patterns = await patternsOf(sql, openings);
  const historyOf = await historiesOf(sql, patterns.days);
  return [...seen.flatMap((each) => judgeLook(each, set)), ...judgePatterns(patterns, historyOf, set)];
}

async function unreviewed({ contacts, now }: Surveillance, { rules }: RuleSet): Promise<Alert[]> {
  const settings = rules['break-glass-unreviewed'];
  if (!settings.on || settings.score === 0) return [];
  return (await contacts.unreviewed(now(), limits.unreviewedMax)).map((claim) => breakGlassUnreviewed(claim, settings));
}

/** Goes through the next events, all in one transaction with how far it came. One process at a time; nothing where another is at it. */
export function surveyOnce(surveillance: Surveillance): Promise<Turn> {
  const { database, now, eventsAtOnce = limits.eventsAtOnce } = surveillance;
  const local = createCalendar();
  return database.transaction(async (sql) => {
    const [lock] = await sql.rows<{ mine: boolean }>({ text: LOCK });
    if (lock?.mine !== true) return NOTHING;
    const rows = await sql.rows<Row>({ name: 'surveillance-next', text: NEXT, values: [eventsAtOnce] });
    const { version, rules } = await currentRules(sql);
    const { looks, unread } = await looksIn(rows);
    const alerts = [
      ...(looks.length === 0 ? [] : await judged(sql, surveillance, looks, rules, local)),
      ...(await unreviewed(surveillance, rules)),
    ];
    const raised = await raiseAlerts(sql, alerts, { version, now: now() });
    const cases = await openCases(sql, alerts, { caseAt: rules.caseAt, now: now() });
    const last = rows.at(-1);
    if (last === undefined) return { events: 0, alerts: raised, cases, unread };
    await sql.rows({ name: 'surveillance-move', text: MOVE, values: [last.transaction, last.sequence] });
    return { events: rows.length, alerts: raised, cases, unread, until: last.recorded };
  });
}

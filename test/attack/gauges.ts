import { readFileSync } from 'node:fs';
import type { AttackTarget } from './case.ts';
import type { Stage } from './stage.ts';

/** What is counted before and after a case. */
export interface Gauges {
  rows: number;
  auditEvents: number;
  canaryHits: number;
  jwksFetches: number;
  logChars: number;
  /** Number of the newest audit event, whoever left it. */
  auditSequence: string;
}

// A computed score (SNOMED CT, NEWS2 total) is not what was sent.
const ROWS = `select count(*)::int as n from records.resource where ($1 = '' or type = $1)
  and not exists (select from unnest(tokens) t where right(t, 17) = '|1104051000000101')`;
// The worker's deliveries have events of their own, at times of their own.
const EVENTS = `select count(*)::int as n from audit.event where event::jsonb->>'interaction' <> 'deliver'`;
const NEWEST = `select outcome from audit.event where event::jsonb->>'interaction' <> 'deliver' order by sequence desc limit 1`;
const SEQUENCE = 'select coalesce(max(sequence), 0)::text as n from audit.event';
const SINCE = 'select event::text as text from audit.event where sequence > $1::bigint';

const typeOf = ({ path = '' }: AttackTarget): string => /^\/([A-Z][A-Za-z]+)/.exec(path)?.[1] ?? '';

const logOf = ({ world }: Stage): string => readFileSync(world.logFile, 'utf8');

export async function readGauges(stage: Stage, target: AttackTarget): Promise<Gauges> {
  const { database } = stage.world.system;
  const [rows] = await database.rows<{ n: number }>({ text: ROWS, values: [typeOf(target)] });
  const [events] = await database.rows<{ n: number }>({ text: EVENTS });
  const [sequence] = await database.rows<{ n: string }>({ text: SEQUENCE });
  return {
    auditSequence: sequence?.n ?? '0',
    rows: rows?.n ?? 0,
    auditEvents: events?.n ?? 0,
    canaryHits: stage.canary.hits(),
    jwksFetches: stage.issuer.jwks.hits(),
    logChars: logOf(stage).length,
  };
}

const QUIET_MS = 200;
const SETTLED_WITHIN_MS = 3_000;

/**
 * Waits until the trail is quiet. Where the door breaks a request off, the answer does not wait for the event of what had begun already: it
 * must not be counted for the case that comes next.
 */
export async function settle(stage: Stage, target: AttackTarget): Promise<Gauges> {
  const end = performance.now() + SETTLED_WITHIN_MS;
  let last = await readGauges(stage, target);
  if (target.transport !== 'tcp') return last;
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, QUIET_MS));
    const next = await readGauges(stage, target);
    if (next.auditSequence === last.auditSequence || performance.now() > end) return next;
    last = next;
  }
}

/** All that the system wrote down for its operators and its auditors since then. */
export async function writtenSince(stage: Stage, { logChars, auditSequence }: Gauges): Promise<{ log: string; trail: string }> {
  const rows = await stage.world.system.database.rows<{ text: string }>({ text: SINCE, values: [auditSequence] });
  return { log: logOf(stage).slice(logChars), trail: rows.map(({ text }) => text).join('\n') };
}

/** Whether the newest event of the trail is of something that went well. */
export async function newestOutcome(stage: Stage): Promise<'success' | 'failure'> {
  const [newest] = await stage.world.system.database.rows<{ outcome: string }>({ text: NEWEST });
  return newest?.outcome === '0' ? 'success' : 'failure';
}

/** Whether the newest search is shown as a use of the trail. */
export async function newestType({ world }: Stage): Promise<'audit-log-used' | 'rest'> {
  const search = { clauses: [{ on: 'subtype' as const, any: ['search-type'] }] };
  const { events } = await world.system.trail.search(search, { count: 1, total: 'none' });
  return events[0]?.subtype?.some(({ code }) => code === '110101') === true ? 'audit-log-used' : 'rest';
}

const LOOK_EVERY_MS = 10;
const MIB = 1_048_576;

/** Runs work and says by how much the resident set of the process grew at its peak, in MiB. The system is in this process. */
export async function withPeakMemory<T>(work: () => Promise<T>): Promise<{ result: T; grownMiB: number }> {
  const before = process.memoryUsage.rss();
  let peak = before;
  const look = (): void => {
    peak = Math.max(peak, process.memoryUsage.rss());
  };
  const timer = setInterval(look, LOOK_EVERY_MS);
  try {
    const result = await work();
    look();
    return { result, grownMiB: (peak - before) / MIB };
  } finally {
    clearInterval(timer);
  }
}

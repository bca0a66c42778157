import { randomUUID } from 'node:crypto';
import type { Consent, Effect, Outbox } from '@ouzel/exchange';
import { runEffects, type Sql } from '@ouzel/runtime';
import { limits } from '../limits.ts';
import { IGNORES_QUIET, isQuiet, quiet } from './quiet.ts';
import { type Step, steps } from './rules.ts';

export interface LadderOptions {
  outbox: Pick<Outbox, 'notify' | 'changed'>;
  consent: Pick<Consent, 'relationship'>;
}

/** An escalation of which a step is due, locked until the transaction ends. */
export interface Due {
  escalation: string;
  record: string;
  person: string;
  home: string;
  /** The Observation of it. */
  score: string | null;
  taken: Date;
  band: string;
  steps: unknown;
  quiet: unknown;
  rung: number;
  round: number;
  late: boolean;
  /** By the database's clock: a machine whose clock is wrong neither hurries nor delays anybody. */
  now: Date;
  /** A whole later set is there. */
  overtaken: boolean;
}

const WITH_RELATIONSHIP = `select distinct organisation as ods from consent.relationship l
  where l.person = $1 and l.kind = $2 and l.starts <= now() and (l.ends is null or l.ends > now()) order by 1`;
const LIVES_THERE = `select 1 from consent.relationship where person = $1 and organisation = $2 and kind = 'residency' and starts <= now() and (ends is null or ends > now()) limit 1`;
const TAKE = `insert into carehome.step (step, escalation, round, rung, told, purpose, due_at) select g.step, $1, $2, $3, g.told, $4, $5
  from unnest($6::uuid[], $7::text[]) as g(step, told) on conflict (escalation, round, rung, told) do nothing`;
const NEXT = `update carehome.escalation set rung = rung + 1, next_at = $2 where escalation = $1`;
const SETTLE = `update carehome.escalation set state = $2, settled_at = now() where escalation = $1`;
// Who did not answer in time is relieved: their Task says so.
const OVERDUE = `update carehome.step set state = 'failed', reason = coalesce(reason, 'not answered in time'), version = version + 1, updated = now()
  where escalation = $1 and state = 'requested' and purpose <> 'recheck'`;

/** Whoever keeps hours is not there now; at the worst bands they are called all the same. */
function passedOver({ keepsHours }: Step, { band, quiet: kept, now }: Due): boolean {
  const hours = quiet.nullable().parse(kept);
  return keepsHours && hours !== null && !IGNORES_QUIET.includes(band) && isQuiet(now, hours);
}

async function toldBy(sql: Sql, { to }: Step, { person, home }: Due): Promise<string[]> {
  if ('organisation' in to) return [to.organisation];
  if ('home' in to) return [home];
  const values = [person, to.relationship];
  const rows = await sql.rows<{ ods: string }>({ name: 'ladder-related', text: WITH_RELATIONSHIP, values });
  return rows.map(({ ods }) => ods);
}

/** Who is called to somebody who lives in the home may see the record for a time, as who is rung up may. */
async function opened(sql: Sql, options: LadderOptions, due: Due, told: readonly string[], step: string): Promise<Effect[]> {
  const { person, home, record, now } = due;
  const lives = await sql.rows({ name: 'ladder-lives', text: LIVES_THERE, values: [person, home] });
  if (lives.length === 0) return [];
  const ends = new Date(now.getTime() + limits.callOpenHours * 3_600_000);
  return told
    .filter((organisation) => organisation !== home)
    .map((organisation) =>
      options.consent.relationship({
        organisation,
        person,
        kind: 'call',
        basis: `Task/${step}`,
        record,
        starts: now,
        ends,
      }),
    );
}

interface Telling {
  told: readonly string[];
  purpose: 'review' | 'repeat' | 'recheck' | 'nobody-acted';
  dueAt: Date | null;
}

async function tell(sql: Sql, options: LadderOptions, due: Due, { told, purpose, dueAt }: Telling): Promise<void> {
  const made = told.map((ods) => ({ step: randomUUID(), ods }));
  const ids = [made.map(({ step }) => step), made.map(({ ods }) => ods)];
  const values = [due.escalation, due.round, due.rung, purpose, dueAt, ...ids];
  await sql.rows({ name: 'ladder-take', text: TAKE, values });
  for (const { step, ods } of made) {
    const notice = {
      kind: 'news2-escalation' as const,
      person: due.person,
      record: due.record,
      about: step,
      destinations: [ods],
      occurred: due.taken,
    };
    await runEffects(sql, [options.outbox.notify(notice), ...(await opened(sql, options, due, [ods], step))]);
  }
}

/** The rung of the first call: before that, a late set has only the home repeat its readings. */
const firstCall = ({ late }: Due): number => (late ? 1 : 0);

/** Whoever subscribes is told with the first call of a round, and so once, whoever else is called after it. */
async function announce(sql: Sql, { outbox }: LadderOptions, { person, record, score, taken }: Due): Promise<void> {
  if (score === null) return;
  const resource = { type: 'Observation', local: score };
  await runEffects(sql, [outbox.changed({ kind: 'news2-escalation', person, record, resource, occurred: taken })]);
}

/** The end of the ladder: the home is told plainly that nobody acted, and what to do. */
async function giveUp(sql: Sql, options: LadderOptions, due: Due): Promise<void> {
  await tell(sql, options, due, { told: [due.home], purpose: 'nobody-acted', dueAt: null });
  await sql.rows({ name: 'ladder-settle', text: SETTLE, values: [due.escalation, 'unanswered'] });
}

/**
 * The next step of one escalation. All of it is in the caller's transaction, the notices too: a worker that is killed has done nothing, and
 * one that was paused holds the row, or has lost it with its connection.
 */
export async function takeStep(sql: Sql, options: LadderOptions, due: Due): Promise<void> {
  await sql.rows({ name: 'ladder-overdue', text: OVERDUE, values: [due.escalation] });
  if (due.late && due.overtaken) {
    await sql.rows({ name: 'ladder-settle', text: SETTLE, values: [due.escalation, 'superseded'] });
    return;
  }
  if (due.rung === firstCall(due)) await announce(sql, options, due);
  const step = steps.parse(due.steps)[due.rung];
  if (step === undefined) return giveUp(sql, options, due);
  const told = passedOver(step, due) ? [] : await toldBy(sql, step, due);
  const dueAt = new Date(due.now.getTime() + step.answerWithinSeconds * 1_000);
  if (told.length > 0) await tell(sql, options, due, { told, purpose: step.purpose, dueAt });
  // Where there is nobody to tell, the next one is told at once.
  await sql.rows({ name: 'ladder-next', text: NEXT, values: [due.escalation, told.length > 0 ? dueAt : due.now] });
}

const RECHECKED = `update carehome.escalation set recheck_at = null where escalation = $1`;

/** The home is asked, once, for the readings that should have followed. */
export async function recheck(sql: Sql, options: LadderOptions, due: Due): Promise<void> {
  await sql.rows({ name: 'ladder-rechecked', text: RECHECKED, values: [due.escalation] });
  if (!due.overtaken) await tell(sql, options, due, { told: [due.home], purpose: 'recheck', dueAt: null });
}

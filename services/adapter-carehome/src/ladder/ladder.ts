import type { Database, Log } from '@ouzel/runtime';
import { limits } from '../limits.ts';
import { LADDER_CHANNEL } from './channel.ts';
import { watchSilences } from './silence.ts';
import { type Due, type LadderOptions, recheck, takeStep } from './take-step.ts';

// Who was admitted after the readings were taken is with those who act; where the admission is cancelled, it goes on. A stay that began
// before them may be one that nobody ended, and holds nothing up.
const IN_HOSPITAL = `select from consent.relationship l join locator.organisation o on o.ods = l.organisation and o.kind = 'acute-trust'
  where l.person = r.person and l.kind = 'encounter' and l.starts >= e.taken and l.starts <= now() and l.ends is null`;

const SCORE = '(select v.score from carehome.vital_set v where v.record = e.record and v.receipt = e.receipt) as score';

// Due is what has waited long enough, and what nobody of those told last can answer: refused, undeliverable, or declined. A home without an inbox
// reads its Tasks, and has its time.
const DUE = `select e.escalation, e.record, r.person, e.home, ${SCORE}, e.taken, e.band, e.steps, e.quiet, e.rung, e.round, e.late, now() as now,
    exists (select from carehome.vital_set l where l.record = e.record and l.taken > e.taken and l.complete) as overtaken
  from carehome.escalation e join locator.record r using (record)
  where e.state = 'open' and not exists (${IN_HOSPITAL}) and (e.next_at <= now() or (e.rung > 0
    and exists (select from carehome.step s where s.escalation = e.escalation and s.round = e.round and s.rung = e.rung - 1)
    and not exists (select from carehome.step s where s.escalation = e.escalation and s.round = e.round and s.rung = e.rung - 1 and s.state in ('requested', 'accepted', 'completed')
      and (s.told = e.home or not exists (select from sync.event v join sync.delivery d using (event) where v.local = s.step and v.resource_type = 'Notice' and v.kind = 'news2-escalation' and d.state in ('refused', 'dead', 'discarded'))))))
  order by e.next_at limit 1 for update of e skip locked`;

export interface LadderWorkerOptions extends LadderOptions {
  database: Database;
  log: Log;
}

// Of readings that called somebody, when none came after them in time.
const OVERDUE = `select e.escalation, e.record, r.person, e.home, ${SCORE}, e.taken, e.band, e.steps, e.quiet, -1 as rung, e.round, e.late, now() as now,
    e.state in ('superseded', 'withdrawn') or exists (select from carehome.vital_set l where l.record = e.record and l.taken > e.taken) as overtaken
  from carehome.escalation e join locator.record r using (record)
  where e.recheck_at <= now() and not exists (${IN_HOSPITAL}) order by e.recheck_at limit 1 for update of e skip locked`;

/** Asks one home for readings that are overdue. False where none are. */
export const askForRecheck = ({ database, ...options }: Omit<LadderWorkerOptions, 'log'>): Promise<boolean> =>
  database.transaction(async (sql) => {
    const [due] = await sql.rows<Due & Record<string, unknown>>({ name: 'ladder-recheck', text: OVERDUE });
    if (due === undefined) return false;
    await recheck(sql, options, due);
    return true;
  });

/** Takes one step that is due, in a transaction of its own. False where none is. */
export const takeDueStep = ({ database, ...options }: Omit<LadderWorkerOptions, 'log'>): Promise<boolean> =>
  database.transaction(async (sql) => {
    const [due] = await sql.rows<Due & Record<string, unknown>>({ name: 'ladder-due', text: DUE });
    if (due === undefined) return false;
    await takeStep(sql, options, due);
    return true;
  });

/** Takes the steps of escalations as they fall due, beside any number of others that do. */
export async function startLadder(options: LadderWorkerOptions): Promise<{ stop(): Promise<void> }> {
  const { database, log } = options;
  let running: Promise<unknown> = Promise.resolve();
  const ending = new AbortController();
  const turn = async (): Promise<void> => {
    for (let taken = 0; taken < limits.escalationsMax && !ending.signal.aborted; taken += 1)
      if (!(await takeDueStep(options)) && !(await askForRecheck(options))) return;
  };
  const look = (): void => {
    running = running.then(turn).catch((error: unknown) => log.warn('the ladder could not take a step', { error }));
  };
  const timer = setInterval(look, limits.ladderEveryMs);
  const unlisten = await database.listen(LADDER_CHANNEL, look, look);
  look();
  const silences = watchSilences(options);
  return {
    async stop() {
      ending.abort();
      await silences.stop();
      clearInterval(timer);
      await unlisten();
      await running;
    },
  };
}

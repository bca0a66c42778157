import type { Database, Log, WakeUp, WakeUpQueue } from '@ouzel/runtime';
import { limits } from './limits.ts';

const DUE = `(select custodian as destination, person from locator.record where source = 'stored' and person is not null and probed < $1 order by probed limit $3)
  union (select custodian, person from locator.record where whole and person is not null and asked < $2 order by asked limit $3)`;

// Types are only added: one that a record no longer holds costs a look, one that is lacking would cost the record.
const COMPARE = `with mine as (select record from locator.record where custodian = $1 and person = $2 and source = 'stored'),
  added as (insert into locator.pointer (record, type, labels)
    select distinct x.record, x.type, x.labels from records.resource x join mine using (record) on conflict do nothing returning record),
  seen as (update locator.record set probed = $3 where record in (select record from mine))
  select count(*)::int as repaired from added`;

const FORGET = `update locator.record set whole = false, empty_as_of = null
  where custodian = $1 and person = $2 and whole and asked < $3 returning record`;

export interface ProbeOptions {
  database: Database;
  /** Of its own name: its jobs are records to look at. */
  queue: WakeUpQueue;
  now: () => Date;
  log: Log;
}

const before = (now: Date, ms: number): Date => new Date(now.getTime() - ms);

/** Records whose pointers have grown old. */
export const duePointers = ({ database, now }: Pick<ProbeOptions, 'database' | 'now'>): Promise<WakeUp[]> => {
  const values = [before(now(), limits.probeAfterMs), before(now(), limits.forgetAfterMs), limits.probesMax];
  return database.rows<WakeUp & Record<string, unknown>>({ name: 'locator-due', text: DUE, values });
};

/**
 * Repairs the pointers of one custodian's records of a person. What is kept here is compared with them. A live source is not asked, since
 * nobody stands behind the question: what it was found not to hold is forgotten, so that the next user's request asks it.
 * @returns pointers repaired or forgotten.
 */
export async function probePointers(
  { database, now }: Pick<ProbeOptions, 'database' | 'now'>,
  { destination, person }: WakeUp,
): Promise<number> {
  const values = [destination, person, now()];
  const [row] = await database.rows<{ repaired: number }>({ name: 'locator-compare', text: COMPARE, values });
  const old = [destination, person, before(now(), limits.forgetAfterMs)];
  const forgotten = await database.rows({ name: 'locator-forget-old', text: FORGET, values: old });
  return (row?.repaired ?? 0) + forgotten.length;
}

/** Looks for old pointers every so often, and repairs those that a job names. */
export function startPointerProbe(options: ProbeOptions): { stop(): Promise<void> } {
  const { queue, log } = options;
  let looking = Promise.resolve();
  queue.work(async (call) => {
    const repaired = await probePointers(options, call);
    if (repaired > 0) log.info('pointers were repaired', { custodian: call.destination, count: repaired });
  }, limits.probesAtOnce);
  const look = async (): Promise<void> => {
    const due = await duePointers(options);
    if (due.length > 0) await queue.wake(due);
  };
  const timer = setInterval(() => {
    looking = looking.then(look).catch((error: unknown) => log.warn('old pointers could not be looked for', { error }));
  }, limits.probeEveryMs);
  return {
    async stop() {
      clearInterval(timer);
      await looking;
    },
  };
}

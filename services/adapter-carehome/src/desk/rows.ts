import type { Sql } from '@ouzel/runtime';
import { limits } from '../limits.ts';

/** One organisation that was told, and what became of it. */
export interface StepRow {
  kind: 'step';
  record: string;
  /** Names it within the record. */
  local: string;
  version: number;
  updated: Date;
  home: string;
  told: string;
  receipt: string;
  score: string | null;
  purpose: 'review' | 'repeat' | 'recheck' | 'nobody-acted';
  state: 'requested' | 'accepted' | 'rejected' | 'completed' | 'cancelled' | 'failed';
  reason: string | null;
  taken: Date;
  told_at: Date;
  due_at: Date | null;
  answered_at: Date | null;
  answered_by: string | null;
  /** Of the notice: `waiting`, `delivered`, `refused`, `dead`, `discarded`. */
  delivery: string | null;
  delivered_at: Date | null;
}

/** A set of readings, and how far what it called for has come. */
export interface ReceiptRow {
  kind: 'receipt';
  record: string;
  local: string;
  version: number;
  updated: Date;
  home: string;
  score: string | null;
  members: string[];
  taken: Date;
  received: Date;
  unscored: string | null;
  /** Of its escalation: null where nobody was called for. */
  ladder: 'open' | 'acknowledged' | 'unanswered' | 'superseded' | 'withdrawn' | null;
  opened: Date | null;
  settled_at: Date | null;
  steps: { local: string; told: string; state: string; answered: string | null; by: string | null; delivered: string | null }[];
}

/** What is asked for of an organisation's own Tasks; what is not given does not matter. */
export interface Wanted {
  local?: string | undefined;
  record?: string | undefined;
  person?: string | undefined;
  /** Of a score or of a reading. */
  focus?: string | undefined;
  owner?: string | undefined;
  states?: readonly string[] | undefined;
}

const DELIVERY = `left join lateral (select d.state, d.settled_at from sync.event v join sync.delivery d using (event)
    where v.local = s.step and v.resource_type = 'Notice' order by d.position limit 1) d on true`;
const STEPS = `select 'step' as kind, e.record, s.step as local, s.version, s.updated, e.home, s.told, e.receipt, v.score, s.purpose, s.state, s.reason, e.taken,
    s.taken_at as told_at, s.due_at, s.answered_at, s.answered_by, d.state as delivery, case when d.state = 'delivered' then d.settled_at end as delivered_at
  from (select * from carehome.step where told = $1 union select w.* from carehome.escalation o join carehome.step w using (escalation) where o.home = $1) s
  join carehome.escalation e using (escalation) join carehome.vital_set v on (v.record, v.receipt) = (e.record, e.receipt)
  join locator.record r on r.record = e.record ${DELIVERY}
  where ($2::uuid is null or s.step = $2) and ($3::uuid is null or e.record = $3) and ($4::uuid is null or r.person = $4)
    and ($5::uuid is null or v.score = $5 or $5 = any(v.members)) and ($6::text is null or s.told = $6) and ($7::text[] is null or s.state = any($7))
  order by s.taken_at desc, s.step limit ${limits.tasksMax}`;

export const stepsOf = (sql: Sql, organisation: string, wanted: Wanted): Promise<StepRow[]> =>
  sql.rows<StepRow & Record<string, unknown>>({
    name: 'carehome-steps',
    text: STEPS,
    values: [
      organisation,
      wanted.local ?? null,
      wanted.record ?? null,
      wanted.person ?? null,
      wanted.focus ?? null,
      wanted.owner ?? null,
      wanted.states ?? null,
    ],
  });

const RECEIPTS = `select 'receipt' as kind, v.record, v.receipt as local, v.home, v.score, v.members, v.taken, v.received, v.unscored, nullif(e.state, 'watched') as ladder, e.opened, e.settled_at,
    1 + coalesce(s.changes, 0)::int as version, greatest(v.received, e.opened, e.settled_at, s.updated) as updated, coalesce(s.steps, '[]') as steps
  from carehome.vital_set v join locator.record r using (record) left join carehome.escalation e on (e.record, e.taken) = (v.record, v.taken)
  left join lateral (select sum(s.version) as changes, max(s.updated) as updated, jsonb_agg(jsonb_build_object('local', s.step, 'told', s.told, 'state', s.state,
      'answered', s.answered_at, 'by', s.answered_by, 'delivered', case when d.state = 'delivered' then d.settled_at end) order by s.taken_at, s.told) as steps
    from carehome.step s ${DELIVERY} where s.escalation = e.escalation) s on true
  where v.home = $1 and v.record = any($2::uuid[]) and ($3::uuid is null or v.receipt = $3) and ($4::uuid is null or v.score = $4 or $4 = any(v.members))
  order by v.taken desc, v.receipt limit ${limits.tasksMax}`;
const RECORDS = 'select record from locator.record where custodian = $1 and person = $2';

/** The receipts of a home's own sets: of one resident, or by what they are about. */
export async function receiptsOf(sql: Sql, home: string, { record, person, local, focus }: Wanted): Promise<ReceiptRow[]> {
  const found =
    record !== undefined || person === undefined
      ? []
      : await sql.rows<{ record: string }>({ name: 'carehome-records', text: RECORDS, values: [home, person] });
  const records = record === undefined ? found.map((each) => each.record) : [record];
  const values = [home, records, local ?? null, focus ?? null];
  return sql.rows<ReceiptRow & Record<string, unknown>>({ name: 'carehome-receipts', text: RECEIPTS, values });
}

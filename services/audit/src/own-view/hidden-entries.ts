import { randomUUID } from 'node:crypto';
import type { Effect } from '@ouzel/exchange';
import type { Database } from '@ouzel/runtime';
import { limits } from '../limits.ts';
import { withItsEvent } from '../with-its-event.ts';

/** An access that the person is not told of. */
export interface HiddenEntry {
  id: string;
  event: string;
  person: string;
  professional: string;
  reason: string;
  organisation: string;
  hiddenBy: string;
  hidden: Date;
  /** A day, `2026-12-24`. */
  reviewBy: string;
  /** Its day has come: somebody looks at it anew. Until then it stays hidden. */
  due: boolean;
}

export interface NewHiddenEntry {
  event: string;
  person: string;
  professional: string;
  reason: string;
  organisation: string;
  by: string;
  reviewBy: string;
  /** The event of the hiding, in its transaction. */
  alongside: () => Effect;
}

export interface HiddenEntryReview {
  id: string;
  outcome: 'keep' | 'show';
  reason: string;
  by: string;
  /** Of one that is kept: when next. */
  reviewBy?: string | undefined;
  alongside: () => Effect;
}

const HIDE = `insert into audit.hidden_entry (id, event, person, professional, reason, organisation, hidden_by, hidden, review_by)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict do nothing returning id`;
const LIST = `select id, event, person, professional, reason, organisation, hidden_by, hidden, review_by::text, review_by <= $4::date as due
  from audit.hidden_entry where ended is null and ($1::text is null or organisation = $1) and ($2::uuid is null or id = $2)
    and (not $3 or review_by <= $4::date) order by review_by, id limit $5`;
const REVIEW = `with reviewed as (update audit.hidden_entry set review_by = coalesce($6::date, review_by),
    ended = case when $4 = 'show' then $2::timestamptz end, ended_by = case when $4 = 'show' then $3 end, ended_reason = case when $4 = 'show' then $5 end
    where id = $1 and ended is null returning id)
  insert into audit.hidden_entry_review (entry, at, by, outcome, reason, review_by) select id, $2, $3, $4, $5, $6::date from reviewed returning entry`;

type Row = Omit<HiddenEntry, 'hiddenBy' | 'reviewBy'> & { hidden_by: string; review_by: string };

export interface HiddenEntries {
  /** @returns its id; undefined where that access is hidden from the person already. */
  hide(entry: NewHiddenEntry): Promise<string | undefined>;
  /** What is hidden, of an organisation's officers or all; what is to be reviewed first comes first. */
  list(asked: { organisation?: string | undefined; id?: string | undefined; due: boolean }): Promise<HiddenEntry[]>;
  /** False where nothing of this id is hidden. */
  review(review: HiddenEntryReview): Promise<boolean>;
}

export function createHiddenEntries(database: Pick<Database, 'rows' | 'transaction'>, now: () => Date): HiddenEntries {
  return {
    async hide({ event, person, professional, reason, organisation, by, reviewBy, alongside }) {
      const values = [randomUUID(), event, person, professional, reason, organisation, by, now(), reviewBy];
      return (await withItsEvent<{ id: string }>(database, { text: HIDE, values }, alongside))[0]?.id;
    },
    async list({ organisation, id, due }) {
      const values = [organisation ?? null, id ?? null, due, now(), limits.hiddenListed];
      const rows = await database.rows<Row & Record<string, unknown>>({ text: LIST, values });
      return rows.map(({ hidden_by: hiddenBy, review_by: reviewBy, ...rest }) => ({ ...rest, hiddenBy, reviewBy }));
    },
    async review({ id, outcome, reason, by, reviewBy, alongside }) {
      const values = [id, now(), by, outcome, reason, reviewBy ?? null];
      return (await withItsEvent(database, { text: REVIEW, values }, alongside)).length > 0;
    },
  };
}

import type { Effect, Organisation } from '@ouzel/exchange';
import { type Database, runEffects } from '@ouzel/runtime';
import { breakGlassLimits as limits } from './break-glass-policy.ts';

/** A declaration as its reviewer sees it. */
export interface ReviewItem {
  claim: string;
  person: string | null;
  organisation: string;
  user: { id: string; name: string; role: string };
  alertTypes: string[];
  reasons: string[];
  text: string;
  personCannotBeAsked: boolean;
  declared: Date;
  expires: Date;
  traceId: string;
  reviewBy: Date;
  overdue: boolean;
  escalated: Date | null;
  review?: { at: Date; by: string; finding: string; text: string };
}

export interface Review {
  claim: string;
  /** SDS user id. */
  reviewer: string;
  organisation: Organisation;
  finding: 'appropriate' | 'inappropriate';
  text: string;
  /** Joins the transaction in which something was found to review. */
  alongside: () => Effect;
}

const COLUMNS = `claim, person, organisation, acting, acting_name, role, self_claim, access_alert, reasons, note, cannot_be_asked, starts, ends, trace,
  review_by, escalated, reviewed, reviewer, finding, finding_note`;
// The exchange's own reviewers see everybody's, those of an organisation its own.
const MINE = `($1 or organisation = $2)`;
const LIST = `select ${COLUMNS} from consent.break_glass where ${MINE} and ($3 or reviewed is null) order by starts desc, claim limit ${limits.listedMax}`;
// Nobody reviews what they declared themselves, and nothing is reviewed twice.
const REVIEW = `update consent.break_glass set reviewed = $4, reviewer = $5, finding = $6, finding_note = $7
  where ${MINE} and claim = $3 and reviewed is null and acting <> $5 returning claim`;

interface Row {
  claim: string;
  person: string | null;
  organisation: string;
  acting: string;
  acting_name: string;
  role: string;
  self_claim: boolean;
  access_alert: boolean;
  reasons: string[];
  note: string;
  cannot_be_asked: boolean;
  starts: Date;
  ends: Date;
  trace: string;
  review_by: Date;
  escalated: Date | null;
  reviewed: Date | null;
  reviewer: string | null;
  finding: string | null;
  finding_note: string | null;
}

function itemOf(row: Row, now: Date): ReviewItem {
  const { reviewed, reviewer, finding, finding_note } = row;
  return {
    claim: row.claim,
    person: row.person,
    organisation: row.organisation,
    user: { id: row.acting, name: row.acting_name, role: row.role },
    alertTypes: [...(row.self_claim ? ['1'] : []), ...(row.access_alert ? ['2'] : [])],
    reasons: row.reasons,
    text: row.note,
    personCannotBeAsked: row.cannot_be_asked,
    declared: row.starts,
    expires: row.ends,
    traceId: row.trace,
    reviewBy: row.review_by,
    overdue: reviewed === null && row.review_by < now,
    escalated: row.escalated,
    ...(reviewed === null
      ? {}
      : { review: { at: reviewed, by: reviewer ?? '', finding: finding ?? '', text: finding_note ?? '' } }),
  };
}

const scopeOf = ({ kind, ods }: Organisation): [boolean, string] => [kind === 'exchange', ods];

/** What was declared, for those whose role is to look at it afterwards. */
export function createReviews({ database, now }: { database: Database; now: () => Date }) {
  return {
    /** Newest first; only what is not reviewed yet unless `all`. */
    async list(organisation: Organisation, all: boolean): Promise<ReviewItem[]> {
      const values = [...scopeOf(organisation), all];
      const rows = await database.rows<Row & Record<string, unknown>>({ name: 'break-glass-list', text: LIST, values });
      return rows.map((row) => itemOf(row, now()));
    },

    /** @returns false where there is nothing of theirs to review, or it was their own. */
    review: ({ claim, reviewer, organisation, finding, text, alongside }: Review): Promise<boolean> =>
      database.transaction(async (sql) => {
        const values = [...scopeOf(organisation), claim, now(), reviewer, finding, text];
        const done = await sql.rows({ name: 'break-glass-review', text: REVIEW, values });
        if (done.length > 0) await runEffects(sql, [alongside()]);
        return done.length > 0;
      }),
  };
}

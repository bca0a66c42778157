import { randomUUID } from 'node:crypto';
import type { Effect } from '@ouzel/exchange';
import { FhirError } from '@ouzel/fhir';
import type { Database } from '@ouzel/runtime';
import { limits } from '../limits.ts';
import { withItsEvent } from '../with-its-event.ts';

/** A wish to have a past answer written again, and what became of it. */
export interface ReconstructionCase {
  id: string;
  event: string;
  case: string;
  reason: string;
  organisation: string;
  requestedBy: string;
  requested: Date;
  state: 'waiting' | 'approved' | 'refused' | 'expired';
  decidedBy?: string;
  decided?: Date;
  decisionReason?: string;
  openUntil?: Date;
}

interface Row {
  id: string;
  event: string;
  case_reference: string;
  reason: string;
  organisation: string;
  requested_by: string;
  requested: Date;
  decision: 'approved' | 'refused' | null;
  decided_by: string | null;
  decided: Date | null;
  decision_reason: string | null;
  open_until: Date | null;
}

const COLUMNS =
  'id, event, case_reference, reason, organisation, requested_by, requested, decision, decided_by, decided, decision_reason, open_until';
const PUT = `insert into audit.reconstruction (id, event, case_reference, reason, organisation, requested_by, requested)
  values ($1, $2, $3, $4, $5, $6, $7) returning id`;
const LIST = `select ${COLUMNS} from audit.reconstruction where ($1::text is null or organisation = $1) and ($2::uuid is null or id = $2)
  order by requested desc, id limit $3`;
// Never by who asked for it, nor by who made the request that it is about; once.
const DECIDE = `update audit.reconstruction set decision = $2, decided_by = $3, decided = $4, decision_reason = $5, open_until = $6
  where id = $1 and decision is null and requested_by <> $3 and requested > $7 returning id`;

function caseOf(row: Row, now: Date): ReconstructionCase {
  const { id, event, case_reference, reason, organisation, requested_by, requested, decided_by, decided, decision_reason } = row;
  const waited = row.decision === null && now.getTime() - requested.getTime() > limits.reconstructionWaitsMs;
  const over = waited || (row.open_until !== null && row.open_until <= now);
  return {
    id,
    event,
    case: case_reference,
    reason,
    organisation,
    requestedBy: requested_by,
    requested,
    state: over ? 'expired' : (row.decision ?? 'waiting'),
    ...(decided_by === null ? {} : { decidedBy: decided_by }),
    ...(decided === null ? {} : { decided }),
    ...(decision_reason === null ? {} : { decisionReason: decision_reason }),
    ...(row.open_until === null ? {} : { openUntil: row.open_until }),
  };
}

export interface NewCase {
  event: string;
  case: string;
  reason: string;
  organisation: string;
  by: string;
  /** The event of the asking, in its transaction. */
  alongside: () => Effect;
}

export interface CaseDecision {
  id: string;
  approve: boolean;
  reason: string;
  by: string;
  alongside: () => Effect;
}

export interface ReconstructionCases {
  ask(asked: NewCase): Promise<string>;
  /** Those of an organisation's officers, or all; newest first. */
  list(asked: { organisation?: string | undefined; id?: string | undefined }): Promise<ReconstructionCase[]>;
  /** False where it is not there to be decided, or was asked for by the same person. */
  decide(decision: CaseDecision): Promise<boolean>;
  /** @throws FhirError `not-found`, `not-allowed`. */
  opened(id: string, by: { user: string; organisation: string }): Promise<string>;
}

export function createReconstructionCases(
  database: Pick<Database, 'rows' | 'transaction'>,
  now: () => Date,
): ReconstructionCases {
  const list: ReconstructionCases['list'] = async ({ organisation, id }) => {
    const values = [organisation ?? null, id ?? null, limits.reconstructionsListed];
    return (await database.rows<Row & Record<string, unknown>>({ text: LIST, values })).map((row) => caseOf(row, now()));
  };
  return {
    async ask({ event, case: reference, reason, organisation, by, alongside }) {
      const id = randomUUID();
      const values = [id, event, reference, reason, organisation, by, now()];
      await withItsEvent(database, { text: PUT, values }, alongside);
      return id;
    },
    list,
    async decide({ id, approve, reason, by, alongside }) {
      const at = now();
      const until = approve ? new Date(at.getTime() + limits.reconstructionOpenMs) : null;
      const oldest = new Date(at.getTime() - limits.reconstructionWaitsMs);
      const values = [id, approve ? 'approved' : 'refused', by, at, reason, until, oldest];
      return (await withItsEvent(database, { text: DECIDE, values }, alongside)).length > 0;
    },
    async opened(id, { user, organisation }) {
      const [found] = await list({ id });
      // Another organisation's case is as if there were none; whoever has no part in a case sees its list, and no more.
      const theirs = found !== undefined && (found.requestedBy === user || found.decidedBy === user);
      if (found === undefined || (!theirs && found.organisation !== organisation))
        throw new FhirError('not-found', 'There is no such reconstruction for you to open.');
      if (!theirs) throw new FhirError('not-allowed', 'Only who asked for it and who approved it open it.');
      if (found.state !== 'approved')
        throw new FhirError('not-allowed', `It is ${found.state}: a Caldicott Guardian approves it first, and for a time.`);
      return found.event;
    },
  };
}

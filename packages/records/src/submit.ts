import type { Resource } from '@medplum/fhirtypes';
import type { Effect, Organisation } from '@ouzel/exchange';
import { FhirError } from '@ouzel/fhir';
import { createGroupCommit, type Database, runEffects, type Sql } from '@ouzel/runtime';
import { fixedLabeller, guarded, type Labeller, type Labels, underLabels } from './labeller.ts';
import { limits } from './limits.ts';
import { columnsOf, GIVEN, inKeyOrder, type Row } from './row.ts';
import { settle, type Settled } from './settle.ts';
import { type Found, findExisting, lockVersions } from './submit-lookups.ts';

/** One resource that a contributor posts. Its id is the `local` that it is kept under. */
export interface Submitted {
  record: string;
  local: string;
  custodian: Organisation;
  resource: Resource;
  /** An update: the version that must be the current one. */
  expected?: number;
  /** A conditional create: the contributor's own identifier, `system|value`, that must not be there yet. */
  ifNoneExist?: string;
  /** `local` follows from what was posted: where it is there already, the same was posted before. */
  same?: boolean;
  /** It follows from what it came with, and is stored only where something of that is new, or is changed. */
  follows?: 'new' | 'change';
}

export interface Submission {
  items: readonly Submitted[];
  now: Date;
  /** An item that cannot be stored is refused by itself; else it refuses the whole. */
  partial?: boolean;
  /** What a reference that the contributor wrote is with us. */
  ours: (reference: string) => string;
  /** Statements of the same transaction, once it is known what became of the items. */
  alongside: (outcomes: readonly Outcome[]) => readonly Effect[];
}

/** What became of an item: written now, or there already. The row as it now is; version 0 where nothing was to be stored. */
export interface Outcome extends Found {
  created: boolean;
  /** Why it was not stored, in a partial submission. */
  error?: FhirError;
}

const INSERT = `insert into records.resource (record, type, local, version, updated, occurred, clinical_date, tokens, labels, digest, subject_at, body, facts)
  select record, type, local, 1, updated, occurred, clinical_date, tokens, labels, digest, subject_at, body, facts from (${GIVEN}) g`;
const UPDATE = `update records.resource r set version = r.version + 1, updated = g.updated, occurred = g.occurred, clinical_date = g.clinical_date,
  tokens = g.tokens, labels = g.labels, digest = g.digest, subject_at = g.subject_at, body = g.body, facts = g.facts
  from (${GIVEN}) g where (r.record, r.type, r.local) = (g.record, g.type, g.local)`;

async function writeAll(
  sql: Sql,
  submissions: readonly Submission[],
  commit: () => void,
  labels: Labels,
): Promise<(Outcome[] | FhirError)[]> {
  const items = submissions.flatMap((submission) => submission.items);
  const found = (): Promise<[Map<string, Found[]>, Map<string, number>]> =>
    Promise.all([findExisting(sql, items), lockVersions(sql, items)]);
  const [existing, versions] = await guarded(sql, labels, found);
  const lookups = {
    existing,
    versions,
    updated: new Set<string>(),
    made: new Map(),
    marking: labels.marking,
  };
  const settled = submissions.map((submission): Settled | FhirError => {
    try {
      return settle(submission, lookups);
    } catch (error) {
      if (error instanceof FhirError) return error;
      throw error;
    }
  });
  const good = settled.filter((each): each is Settled => !(each instanceof FhirError));
  const write = async (name: string, text: string, rows: Row[]): Promise<void> => {
    if (rows.length > 0) await sql.rows({ name, text, values: columnsOf(inKeyOrder(rows)) });
  };
  const sent = [
    write(
      'records-insert',
      INSERT,
      good.flatMap(({ inserts }) => inserts),
    ),
    write(
      'records-update',
      UPDATE,
      good.flatMap(({ updates }) => updates),
    ),
    runEffects(
      sql,
      good.flatMap(({ effects }) => effects),
    ),
  ];
  commit();
  await Promise.all(sent);
  return settled.map((each) => (each instanceof FhirError ? each : each.outcomes));
}

export interface Submitter {
  /**
   * Stores a submission whole, or nothing of it; resolves after the commit.
   * @throws FhirError `stale-version` where a version or a condition does not hold, `unavailable`.
   */
  submit(submission: Submission): Promise<Outcome[]>;
}

export function createSubmitter(database: Database, labeller: Labeller = fixedLabeller()): Submitter {
  const group = createGroupCommit<Submission, Outcome[] | FhirError>({
    database,
    write: async (sql, submissions, commit) => writeAll(sql, submissions, commit, await labeller.current()),
    ...limits.groupCommit,
  });
  return {
    async submit(submission) {
      const result = await underLabels(labeller, () => group.add(submission));
      if (result instanceof FhirError) throw result;
      return result;
    },
  };
}

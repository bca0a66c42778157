import type { Resource } from '@medplum/fhirtypes';
import type { Effect, Organisation } from '@ouzel/exchange';
import { FhirError } from '@ouzel/fhir';
import { createGroupCommit, type Database, runEffects, type Sql } from '@ouzel/runtime';
import { limits } from './limits.ts';
import { columnsOf, GIVEN, inKeyOrder, keyOf, type Row, rowOf } from './row.ts';
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
  /** It follows from what it came with, and is stored only where something of that is new. */
  follows?: boolean;
}

export interface Submission {
  items: readonly Submitted[];
  now: Date;
  /** What a reference that the contributor wrote is with us. */
  ours: (reference: string) => string;
  /** Statements of the same transaction, once it is known what became of the items. */
  alongside: (outcomes: readonly Outcome[]) => readonly Effect[];
}

/** What became of an item: written now, or there already. The row as it now is; version 0 where nothing was to be stored. */
export interface Outcome extends Found {
  created: boolean;
}

const INSERT = `insert into records.resource (record, type, local, version, updated, occurred, clinical_date, tokens, labels, digest, subject_at, body, facts)
  select record, type, local, 1, updated, occurred, clinical_date, tokens, labels, digest, subject_at, body, facts from (${GIVEN}) g`;
const UPDATE = `update records.resource r set version = r.version + 1, updated = g.updated, occurred = g.occurred, clinical_date = g.clinical_date,
  tokens = g.tokens, labels = g.labels, digest = g.digest, subject_at = g.subject_at, body = g.body, facts = g.facts
  from (${GIVEN}) g where (r.record, r.type, r.local) = (g.record, g.type, g.local)`;
const IDENTIFY = `insert into records.identifier (custodian, type, token, record, local)
  select * from unnest($1::text[], $2::text[], $3::text[], $4::uuid[], $5::uuid[]) on conflict do nothing`;

const SEPARATOR = '\x1f';

function identified({ custodian }: Submitted, row: Row): Effect[] {
  const tokens = row.tokens.split(SEPARATOR).filter((token) => token.startsWith('identifier:') && token.includes('|'));
  return [...new Set(tokens)].map((token) => ({
    name: 'records-identify',
    text: IDENTIFY,
    row: [custodian.ods, row.type, token.slice('identifier:'.length), row.record, row.local],
  }));
}

const outcomeOf = (row: Row, version: number, created: boolean): Outcome => ({
  record: row.record,
  type: row.type,
  local: row.local,
  version,
  updated: String(row.updated.getTime()),
  subjectAt: row.stored.subjectAt.join(','),
  body: row.stored.body,
  created,
});

const nothingOf = ({ record, local, resource: { resourceType: type } }: Submitted): Outcome => ({
  record,
  type,
  local,
  version: 0,
  updated: '0',
  subjectAt: '',
  body: '}',
  created: false,
});

interface Settled {
  outcomes: Outcome[];
  inserts: Row[];
  updates: Row[];
  effects: Effect[];
  made: Map<string, Outcome>;
}

interface Lookups {
  existing: ReadonlyMap<string, Found[]>;
  versions: ReadonlyMap<string, number>;
  /** What this batch itself updates: nobody can know of a version that is not committed yet. */
  updated: Set<string>;
  /** What this batch itself creates, by condition: of two that are the same, the second finds the first. */
  made: Map<string, Outcome>;
}

export const conditionOf = ({ custodian, resource, ifNoneExist }: Submitted): string =>
  `${custodian.ods} ${resource.resourceType} ${ifNoneExist}`;

const placeOf = ({ record, local, resource }: Submitted): string => keyOf({ record, type: resource.resourceType, local });

/** The one that a create would double. @throws FhirError `stale-version` where there is more than one. */
function thereBefore(item: Submitted, { existing, made }: Lookups, settled: Settled): Outcome | undefined {
  if (item.expected !== undefined) return undefined;
  const name = item.ifNoneExist === undefined ? placeOf(item) : conditionOf(item);
  const [found, more] = existing.get(name) ?? [];
  if (more !== undefined) throw new FhirError('stale-version', 'More than one of your resources has this identifier.');
  return found === undefined ? (made.get(name) ?? settled.made.get(name)) : { ...found, created: false };
}

/** What is to be done for one submission, or why none of it can be. */
function settle({ items, now, ours, alongside }: Submission, lookups: Lookups): Settled {
  const { versions, updated, made } = lookups;
  const settled: Settled = { outcomes: [], inserts: [], updates: [], effects: [], made: new Map() };
  for (const item of items) {
    const before = thereBefore(item, lookups, settled);
    if (before !== undefined) {
      settled.outcomes.push({ ...before, created: false });
      continue;
    }
    if (item.follows === true && !settled.outcomes.some(({ record, created }) => created && record === item.record)) {
      settled.outcomes.push(nothingOf(item));
      continue;
    }
    const row = rowOf(item.resource, { ...item, occurred: now, fetched: now, ours });
    const changed = updated.has(keyOf(row)) || settled.updates.some((each) => keyOf(each) === keyOf(row));
    if (item.expected !== undefined && (changed || versions.get(keyOf(row)) !== item.expected))
      throw new FhirError('stale-version', 'The resource has changed since the version that If-Match names; read it again.');
    const outcome = outcomeOf(row, (item.expected ?? 0) + 1, item.expected === undefined);
    settled.outcomes.push(outcome);
    (item.expected === undefined ? settled.inserts : settled.updates).push(row);
    settled.effects.push(...identified(item, row));
    if (item.expected === undefined)
      settled.made.set(item.ifNoneExist === undefined ? placeOf(item) : conditionOf(item), outcome);
  }
  settled.effects.push(...alongside(settled.outcomes));
  for (const [condition, outcome] of settled.made) made.set(condition, outcome);
  for (const row of settled.updates) updated.add(keyOf(row));
  return settled;
}

async function writeAll(sql: Sql, submissions: readonly Submission[]): Promise<(Outcome[] | FhirError)[]> {
  const items = submissions.flatMap((submission) => submission.items);
  const lookups = {
    existing: await findExisting(sql, items),
    versions: await lockVersions(sql, items),
    updated: new Set<string>(),
    made: new Map(),
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
  await Promise.all([
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
  ]);
  return settled.map((each) => (each instanceof FhirError ? each : each.outcomes));
}

export interface Submitter {
  /**
   * Stores a submission whole, or nothing of it; resolves after the commit.
   * @throws FhirError `stale-version` where a version or a condition does not hold, `unavailable`.
   */
  submit(submission: Submission): Promise<Outcome[]>;
}

export function createSubmitter(database: Database): Submitter {
  const group = createGroupCommit<Submission, Outcome[] | FhirError>({ database, write: writeAll, ...limits.groupCommit });
  return {
    async submit(submission) {
      const result = await group.add(submission);
      if (result instanceof FhirError) throw result;
      return result;
    },
  };
}

import type { Resource } from '@medplum/fhirtypes';
import { resourceId } from '@ouzel/fhir';
import type { Effect, Organisation, ResourceVersion } from '@ouzel/exchange';
import { createGroupCommit, type Database, runEffects, type Sql } from '@ouzel/runtime';
import { fixedLabeller, guarded, type Labeller, type Labels, underLabels } from './labeller.ts';
import { limits } from './limits.ts';
import { columnsOf, GIVEN, inKeyOrder, keyOf, type Row, rowOf } from './row.ts';
import { localIdOf, referenceOf } from './text.ts';

/** What one source says about one person at one time. */
export interface Contribution {
  record: string;
  custodian: Organisation;
  /** R4 resources with the source's own ids; references among them `Type/id`; references to the person `SUBJECT`. */
  resources: readonly Resource[];
  /** When this state came about at the source. */
  occurred: Date;
  fetched: Date;
  /** The resources are all that the record holds: what is kept and not among them is gone at the source. */
  whole?: boolean;
  /** Further statements of the same transaction: pointers, outbox rows, idempotency keys. */
  alongside?: readonly Effect[];
}

/** A resource after a write. `changed` is false where the same or a newer state was there already. */
export interface Written extends ResourceVersion {
  sourceId: string;
  changed: boolean;
}

// A resource that went and came back goes on from the version that it had: history keeps each of them.
const PUT = `
with given as (${GIVEN})
insert into records.resource as r (record, type, local, version, updated, occurred, clinical_date, tokens, labels, digest, subject_at, body, facts)
select record, type, local, 1 + coalesce((select max(h.version) from records.history h where (h.record, h.type, h.local) = (given.record, given.type, given.local)), 0),
  updated, occurred, clinical_date, tokens, labels, digest, subject_at, body, facts from given
on conflict (record, type, local) do update set version = r.version + 1, updated = excluded.updated, occurred = excluded.occurred,
  clinical_date = excluded.clinical_date, tokens = excluded.tokens, labels = excluded.labels,
  digest = excluded.digest, subject_at = excluded.subject_at, body = excluded.body, facts = excluded.facts
where r.occurred <= excluded.occurred and r.digest <> excluded.digest
returning r.record, r.type, r.local, r.version`;

// What is said again counts as said then: an older state that comes after it must not take its place.
const SAID_AGAIN = `with given as (select * from unnest($1::uuid[], $2::text[], $3::uuid[], $4::timestamptz[], $5::bytea[]) as g(record, type, local, occurred, digest)),
  again as (update records.resource r set occurred = g.occurred from given g
    where (r.record, r.type, r.local) = (g.record, g.type, g.local) and r.digest = g.digest and r.occurred < g.occurred)
select r.record, r.type, r.local, r.version from records.resource r join given using (record, type, local)`;

const DROP_MISSING = 'delete from records.resource where record = $1 and not (local = any($2::uuid[]))';

interface SourceRow extends Row {
  sourceId: string;
}

function rowsOf({ record, custodian, occurred, fetched, resources }: Contribution, { marking }: Labels): SourceRow[] {
  const ours = referenceOf(record, new Set(resources.map((resource) => `${resource.resourceType}/${resource.id}`)));
  return resources.map((resource) => {
    const sourceId = resource.id ?? '';
    const local = localIdOf(record, resource.resourceType, sourceId);
    return { ...rowOf(resource, { record, local, custodian, occurred, fetched, ours, marking }), sourceId };
  });
}

type Version = { record: string; type: string; local: string; version: number };

type Put = Map<string, { version: number; changed: boolean }>;

/** Rows in rounds, none of which has a key twice: states of one resource come one after the other, in the order in which they came about. */
function roundsOf(rows: readonly Row[]): Row[][] {
  if (new Set(rows.map(keyOf)).size === rows.length) return rows.length === 0 ? [] : [[...rows]];
  const turns = new Map<string, number>();
  const rounds: Row[][] = [];
  for (const row of rows.toSorted((a, b) => a.occurred.getTime() - b.occurred.getTime())) {
    const turn = turns.get(keyOf(row)) ?? 0;
    turns.set(keyOf(row), turn + 1);
    (rounds[turn] ??= []).push(row);
  }
  return rounds;
}

async function putRound(sql: Sql, rows: readonly Row[]): Promise<Put> {
  const sorted = inKeyOrder(rows);
  const values = columnsOf(sorted);
  const changed = await sql.rows<Version>({ name: 'records-put', text: PUT, values });
  const found: Put = new Map(changed.map((row) => [keyOf(row), { version: row.version, changed: true }]));
  if (found.size === rows.length) return found;
  const said = [...values.slice(0, 3), sorted.map(({ occurred }) => occurred), sorted.map(({ stored }) => stored.digest)];
  const all = await sql.rows<Version>({ name: 'records-said-again', text: SAID_AGAIN, values: said });
  for (const row of all) if (!found.has(keyOf(row))) found.set(keyOf(row), { version: row.version, changed: false });
  return found;
}

async function put(sql: Sql, rows: readonly Row[]): Promise<Put> {
  const all: Put = new Map();
  for (const round of roundsOf(rows))
    for (const [key, { version, changed }] of await putRound(sql, round))
      all.set(key, { version, changed: changed || all.get(key)?.changed === true });
  return all;
}

/** Records that are given whole, with what they hold now: in one order everywhere, as the rows are, so that batches never lock each other out. */
const wholeOnes = (contributions: readonly Contribution[], rows: readonly Row[][]): { record: string; kept: string[] }[] =>
  contributions
    .flatMap(({ record, whole }, at) => (whole === true ? [{ record, kept: rows[at]?.map(({ local }) => local) ?? [] }] : []))
    .toSorted((a, b) => (a.record < b.record ? -1 : 1));

async function writeAll(sql: Sql, contributions: readonly Contribution[], labels: Labels): Promise<Written[][]> {
  const rows = contributions.map((contribution) => rowsOf(contribution, labels));
  const found = await guarded(sql, labels, () => put(sql, rows.flat()));
  for (const { record, kept } of wholeOnes(contributions, rows))
    await sql.rows({ name: 'records-drop-missing', text: DROP_MISSING, values: [record, kept] });
  await runEffects(
    sql,
    contributions.flatMap(({ alongside = [] }) => alongside),
  );
  return rows.map((each) =>
    each.map((row) => ({
      type: row.type,
      id: resourceId(row),
      sourceId: row.sourceId,
      ...(found.get(keyOf(row)) ?? { version: 0, changed: false }),
    })),
  );
}

export interface RecordWriter {
  /** Resolves after the commit. Rejects with FhirError `unavailable` where the database cannot be reached. */
  write(contribution: Contribution): Promise<Written[]>;
  /** The same inside a transaction of the caller's. */
  writeIn(sql: Sql, contributions: readonly Contribution[]): Promise<Written[][]>;
}

export function createRecordWriter(database: Database, labeller: Labeller = fixedLabeller()): RecordWriter {
  const { itemsMax, batchesMax } = limits.groupCommit;
  const write = async (sql: Sql, contributions: readonly Contribution[]): Promise<Written[][]> =>
    writeAll(sql, contributions, await labeller.current());
  const group = createGroupCommit<Contribution, Written[]>({ database, write, itemsMax, batchesMax });
  return { write: (contribution) => underLabels(labeller, () => group.add(contribution)), writeIn: write };
}

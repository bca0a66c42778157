import { createHash } from 'node:crypto';
import type { Resource } from '@medplum/fhirtypes';
import { resourceId } from '@ouzel/fhir';
import type { Organisation, ResourceVersion } from '@ouzel/exchange';
import { createGroupCommit, type Database, type Sql, type Statement } from '@ouzel/runtime';
import { factsOf } from './facts.ts';
import { labelsOf } from './labels.ts';
import { limits } from './limits.ts';
import { localIdOf, storedText } from './text.ts';

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
  alongside?: readonly Statement[];
}

/** A resource after a write. `changed` is false where the same or a newer state was there already. */
export interface Written extends ResourceVersion {
  sourceId: string;
  changed: boolean;
}

// A resource that went and came back goes on from the version that it had: history keeps each of them.
const PUT = `
with given as (
  select * from unnest($1::uuid[], $2::text[], $3::uuid[], $4::timestamptz[], $5::timestamptz[], $6::timestamptz[], $7::text[], $8::text[], $9::int[], $10::bytea[], $11::text[], $12::text[])
    as g(record, type, local, updated, occurred, clinical_date, status, tokens, labels, digest, subject_at, body)
), put as (
  insert into records.resource as r (record, type, local, version, updated, occurred, clinical_date, status, tokens, labels, digest, subject_at, body)
  select record, type, local, 1 + coalesce((select max(h.version) from records.history h where (h.record, h.type, h.local) = (given.record, given.type, given.local)), 0), updated, occurred, clinical_date, status, string_to_array(tokens, E'\\x1f'), labels, digest, subject_at::int[], body from given
  on conflict (record, type, local) do update set version = r.version + 1, updated = excluded.updated, occurred = excluded.occurred,
    clinical_date = excluded.clinical_date, status = excluded.status, tokens = excluded.tokens, labels = excluded.labels,
    digest = excluded.digest, subject_at = excluded.subject_at, body = excluded.body
  where r.occurred <= excluded.occurred and r.digest <> excluded.digest
  returning r.*
), kept as (
  insert into records.history select * from put
)
select record, type, local, version from put`;

const VERSIONS = `select r.record, r.type, r.local, r.version from records.resource r
  join unnest($1::uuid[], $2::text[], $3::uuid[]) as g(record, type, local) using (record, type, local)`;

const DROP_MISSING = 'delete from records.resource where record = $1 and not (local = any($2::uuid[]))';

interface Row {
  record: string;
  type: string;
  local: string;
  sourceId: string;
  values: [
    updated: Date,
    occurred: Date,
    clinical: Date | null,
    status: string | null,
    tokens: string,
    labels: number,
    digest: Buffer,
    subjectAt: string,
    body: string,
  ];
}

function rowsOf(contribution: Contribution): Row[] {
  const { record, custodian, occurred, fetched, resources } = contribution;
  const siblings = new Set(resources.map((resource) => `${resource.resourceType}/${resource.id}`));
  return resources.map((resource) => {
    const sourceId = resource.id ?? '';
    const facts = factsOf(resource);
    const { body, subjectAt } = storedText(resource, { record, custodian, fetched, siblings });
    // The digest leaves out when it was fetched: a source that says the same again has changed nothing.
    const digest = createHash('sha256').update(JSON.stringify(resource)).digest();
    const tokens = facts.tokens.join('\x1f');
    const values: Row['values'] = [
      fetched,
      occurred,
      facts.clinicalDate ?? null,
      facts.status ?? null,
      tokens,
      labelsOf(resource),
      digest,
      `{${subjectAt.join(',')}}`,
      body,
    ];
    return { record, type: resource.resourceType, local: localIdOf(record, resource.resourceType, sourceId), sourceId, values };
  });
}

const keyOf = (row: { record: string; type: string; local: string }): string => `${row.record} ${row.type} ${row.local}`;

/** Rows in key order, so that two batches never wait for each other in a circle. */
async function put(sql: Sql, rows: readonly Row[]): Promise<Map<string, { version: number; changed: boolean }>> {
  const sorted = rows.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  const keys = [sorted.map((row) => row.record), sorted.map((row) => row.type), sorted.map((row) => row.local)];
  const columns = Array.from({ length: 9 }, (_, at) => sorted.map((row) => row.values[at]));
  const changed = await sql.rows<{ record: string; type: string; local: string; version: number }>({
    name: 'records-put',
    text: PUT,
    values: [...keys, ...columns],
  });
  const found = new Map(changed.map((row) => [keyOf(row), { version: row.version, changed: true }]));
  if (found.size === sorted.length) return found;
  const all = await sql.rows<{ record: string; type: string; local: string; version: number }>({
    name: 'records-versions',
    text: VERSIONS,
    values: keys,
  });
  for (const row of all) if (!found.has(keyOf(row))) found.set(keyOf(row), { version: row.version, changed: false });
  return found;
}

async function writeAll(sql: Sql, contributions: readonly Contribution[]): Promise<Written[][]> {
  const rows = contributions.map(rowsOf);
  const found = await put(sql, rows.flat());
  for (const [at, contribution] of contributions.entries()) {
    const kept = rows[at]?.map((row) => row.local) ?? [];
    if (contribution.whole === true)
      await sql.rows({ name: 'records-drop-missing', text: DROP_MISSING, values: [contribution.record, kept] });
    for (const statement of contribution.alongside ?? []) await sql.rows(statement);
  }
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

export function createRecordWriter(database: Database): RecordWriter {
  const { lingerMs, itemsMax, batchesMax } = limits.groupCommit;
  const group = createGroupCommit<Contribution, Written[]>({ database, write: writeAll, lingerMs, itemsMax, batchesMax });
  return { write: (contribution) => group.add(contribution), writeIn: writeAll };
}

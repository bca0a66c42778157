import type { Resource } from '@medplum/fhirtypes';
import type { Organisation } from '@ouzel/exchange';
import type { Marking } from '@ouzel/sensitivity';
import { factsOf } from './facts.ts';
import { metaOf, type StoredText, storedText } from './text.ts';

/** One resource as it goes into `records.resource`. */
export interface Row {
  record: string;
  type: string;
  local: string;
  updated: Date;
  /** When its source says that this state came about. */
  occurred: Date;
  stored: StoredText;
  clinical: string;
  tokens: string;
  facts: string | null;
  labels: number;
}

export interface RowOf {
  record: string;
  local: string;
  custodian: Organisation;
  occurred: Date;
  fetched: Date;
  /** What a reference that the source wrote is with us. */
  ours: (reference: string) => string;
  marking: Marking;
}

/** Values of an array parameter cannot hold this; no code of any system does. */
export const SEPARATOR = '\x1f';

export function rowOf(resource: Resource, { record, local, custodian, occurred, fetched, ours, marking }: RowOf): Row {
  const meta = metaOf(resource, custodian, fetched);
  const { clinicalMs, tokens, measured } = factsOf({ ...resource, meta }, ours);
  return {
    record,
    type: resource.resourceType,
    local,
    updated: fetched,
    occurred,
    stored: storedText(resource, meta, { fetched, ours }),
    clinical: clinicalMs === undefined ? '-infinity' : new Date(clinicalMs).toISOString(),
    tokens: tokens.join(SEPARATOR),
    facts: measured === undefined ? null : JSON.stringify(measured),
    labels: marking(resource),
  };
}

/** The columns of rows as array parameters, and the SQL that reads them back as rows. */
export const columnsOf = (rows: readonly Row[]): unknown[][] => [
  rows.map((row) => row.record),
  rows.map((row) => row.type),
  rows.map((row) => row.local),
  rows.map((row) => row.updated),
  rows.map((row) => row.occurred),
  rows.map((row) => row.clinical),
  rows.map((row) => row.tokens),
  rows.map((row) => row.labels),
  rows.map((row) => row.stored.digest),
  rows.map((row) => `{${row.stored.subjectAt.join(',')}}`),
  rows.map((row) => row.stored.body),
  rows.map((row) => row.facts),
];

export const GIVEN = `select record, type, local, updated, occurred, clinical_date, string_to_array(tokens, E'\\x1f') as tokens, labels, digest, subject_at::int[] as subject_at, body, facts::jsonb as facts
  from unnest($1::uuid[], $2::text[], $3::uuid[], $4::timestamptz[], $5::timestamptz[], $6::timestamptz[], $7::text[], $8::int[], $9::bytea[], $10::text[], $11::text[], $12::text[])
    as g(record, type, local, updated, occurred, clinical_date, tokens, labels, digest, subject_at, body, facts)`;

export const keyOf = (row: { record: string; type: string; local: string }): string => `${row.record} ${row.type} ${row.local}`;

/** Rows in key order, so that two batches never wait for each other in a circle. */
export const inKeyOrder = (rows: readonly Row[]): Row[] => rows.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));

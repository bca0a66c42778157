import type { Sql } from '@ouzel/runtime';
import { keyOf } from './row.ts';
import type { Submitted } from './submit.ts';
import type { StoredRow } from './text.ts';

/** A resource that is there. */
export interface Found extends StoredRow {
  labels: number;
}

export const conditionOf = ({ custodian, resource, ifNoneExist }: Submitted): string =>
  `${custodian.ods} ${resource.resourceType} ${ifNoneExist}`;

export const placeOf = ({ record, local, resource }: Submitted): string => keyOf({ record, type: resource.resourceType, local });

// Whoever asks for the same condition at the same moment waits here; the second then finds what the first made.
const LOCK = `select pg_advisory_xact_lock(k) from (select hashtextextended(c, 0) as k from unnest($1::text[]) c order by 1) locks`;
const FIND = `select i.custodian || ' ' || i.type || ' ' || i.token as condition, r.record, r.type, r.local, r.version,
    (extract(epoch from r.updated) * 1000)::bigint as updated, array_to_string(r.subject_at, ',') as "subjectAt", r.body, r.labels
  from unnest($1::text[], $2::text[], $3::text[]) as g(custodian, type, token) join records.identifier i using (custodian, type, token)
  join records.resource r on (r.record, r.type, r.local) = (i.record, i.type, i.local)
  where r.tokens && array['identifier:' || i.token]`;

/** The contributor's own resources that meet the conditions of conditional creates; the conditions stay locked until the commit. */
async function findConditions(sql: Sql, items: readonly Submitted[]): Promise<(Found & { condition: string })[]> {
  const asked = items.filter(({ ifNoneExist }) => ifNoneExist !== undefined);
  if (asked.length === 0) return [];
  const values = [
    asked.map(({ custodian }) => custodian.ods),
    asked.map(({ resource }) => resource.resourceType),
    asked.map(({ ifNoneExist }) => ifNoneExist),
  ];
  const [, rows] = await Promise.all([
    sql.rows({ name: 'records-lock-conditions', text: LOCK, values: [asked.map(conditionOf)] }),
    sql.rows<Found & { condition: string }>({ name: 'records-find-conditions', text: FIND, values }),
  ]);
  return [...new Map(rows.map((row) => [`${row.condition} ${row.local}`, row])).values()];
}

const SAME = `select r.record, r.type, r.local, r.version, (extract(epoch from r.updated) * 1000)::bigint as updated,
    array_to_string(r.subject_at, ',') as "subjectAt", r.body, r.labels
  from unnest($1::uuid[], $2::text[], $3::uuid[]) as g(record, type, local) join records.resource r using (record, type, local)`;

/** What was posted before word for word. */
async function findSame(sql: Sql, items: readonly Submitted[]): Promise<(Found & { condition: string })[]> {
  const asked = items.filter(({ same, ifNoneExist }) => same === true && ifNoneExist === undefined);
  if (asked.length === 0) return [];
  const values = [
    asked.map(({ record }) => record),
    asked.map(({ resource }) => resource.resourceType),
    asked.map(({ local }) => local),
  ];
  const rows = await sql.rows<Found>({ name: 'records-find-same', text: SAME, values });
  return [...new Map(rows.map((row) => [keyOf(row), { ...row, condition: keyOf(row) }])).values()];
}

/** What creates would double, by condition or by place; conditions stay locked until the commit. */
export async function findExisting(sql: Sql, items: readonly Submitted[]): Promise<Map<string, Found[]>> {
  const found = await Promise.all([findConditions(sql, items), findSame(sql, items)]);
  return Map.groupBy(found.flat(), ({ condition }) => condition);
}

const VERSIONS = `select r.record, r.type, r.local, r.version from records.resource r
  join unnest($1::uuid[], $2::text[], $3::uuid[]) as g(record, type, local) using (record, type, local) order by 1, 2, 3 for update of r`;

/** The versions of what is to be updated; they stay as they are until the commit. */
export async function lockVersions(sql: Sql, items: readonly Submitted[]): Promise<Map<string, number>> {
  const updates = items.filter(({ expected }) => expected !== undefined);
  if (updates.length === 0) return new Map();
  const values = [
    updates.map(({ record }) => record),
    updates.map(({ resource }) => resource.resourceType),
    updates.map(({ local }) => local),
  ];
  const rows = await sql.rows<{ record: string; type: string; local: string; version: number }>({
    name: 'records-lock-versions',
    text: VERSIONS,
    values,
  });
  return new Map(rows.map((row) => [keyOf(row), row.version]));
}

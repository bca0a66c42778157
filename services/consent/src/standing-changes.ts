import { FhirError } from '@ouzel/fhir';
import type { Sql } from '@ouzel/runtime';
import type { Change, Registrant, StandingEntry, StandingKind } from './standing-entry.ts';
import { find, found, notFound, put } from './standing-rows.ts';

const PUT_ORGANISATION = `insert into locator.organisation (ods, name, kind, active) values ($1, $2, $3, true)
  on conflict (ods) do update set name = excluded.name, kind = excluded.kind, active = true`;
const SET_ORGANISATION = 'update locator.organisation set active = $2 where ods = $1';
const LOCK = `select pg_advisory_xact_lock(hashtextextended('ouzel.standing ' || $1 || ' ' || $2, 0))`;

/** Whose standing is changed, and the version that the caller knows. */
export interface ChangedOne {
  kind: StandingKind;
  id: string;
  expected?: number | undefined;
}

export async function registerIn(sql: Sql, who: Registrant, change: Change): Promise<StandingEntry> {
  await sql.rows({ text: LOCK, values: [who.kind, who.id] });
  const before = await find(sql, who.kind, who.id);
  if (before !== undefined && before.status !== 'removed')
    throw new FhirError('key-reused', `There is such a registration already; it is ${before.status}.`);
  if (who.kind === 'organisation') await sql.rows({ text: PUT_ORGANISATION, values: [who.id, who.name, who.organisationKind] });
  await put(sql, who, 'active', change);
  return found(sql, who.kind, who.id);
}

export async function changeIn(
  sql: Sql,
  { kind, id, expected }: ChangedOne,
  status: StandingEntry['status'],
  change: Change,
): Promise<StandingEntry> {
  await sql.rows({ text: LOCK, values: [kind, id] });
  const before = await find(sql, kind, id);
  if (before === undefined && (kind === 'organisation' || status !== 'suspended')) throw notFound();
  if (expected !== undefined && (before?.version ?? 0) !== expected)
    throw new FhirError('stale-version', 'The registration has changed since the version that If-Match names; read it again.');
  if (before?.status === 'removed' && status !== 'removed')
    throw new FhirError('stale-version', 'Who was removed is registered again, not reinstated.');
  if (kind === 'organisation') await sql.rows({ text: SET_ORGANISATION, values: [id, status === 'active'] });
  await put(
    sql,
    {
      ...before,
      kind,
      id,
      name: before?.name ?? id,
      organisation: before?.organisation ?? undefined,
      practitioner: before?.practitioner ?? undefined,
    },
    status,
    change,
  );
  return found(sql, kind, id);
}

import { FhirError } from '@ouzel/fhir';
import type { Sql } from '@ouzel/runtime';
import { type Change, entry, type Registrant, type StandingEntry, type StandingKind } from './standing-entry.ts';

// An organisation of the directory that was never changed here is active, or not, by the directory.
const ALL = `select s.kind, s.id, s.name, s.organisation, s.practitioner, o.kind as "organisationKind", s.status, s.version, s.reason, s.changed_by as "changedBy", s.changed
    from consent.standing s left join locator.organisation o on s.kind = 'organisation' and o.ods = s.id where s.kind = $1
  union all select 'organisation', o.ods, o.name, null, null, o.kind, case when o.active then 'active' else 'suspended' end, 0, 'directory', 'directory', to_timestamp(0)
    from locator.organisation o where $1 = 'organisation' and not exists (select 1 from consent.standing s where s.kind = 'organisation' and s.id = o.ods)`;
export const LIST = `select * from (${ALL}) a where ($2::text is null or a.id = $2) and ($3::text is null or a.id > $3) order by a.id limit $4`;
const PUT = `insert into consent.standing as s (kind, id, name, organisation, practitioner, status, reason, changed_by) values ($1, $2, $3, $4, $5, $6, $7, $8)
  on conflict (kind, id) do update set name = coalesce(excluded.name, s.name), organisation = coalesce(excluded.organisation, s.organisation),
    practitioner = coalesce(excluded.practitioner, s.practitioner), status = excluded.status, reason = excluded.reason,
    changed_by = excluded.changed_by, changed = now(), version = s.version + 1`;

export const notFound = (): FhirError => new FhirError('not-found', 'Nobody is registered by this id.');

export async function find(sql: Sql, kind: StandingKind, id: string): Promise<StandingEntry | undefined> {
  const [row] = await sql.rows({ text: LIST, values: [kind, id, null, 1] });
  return row === undefined ? undefined : entry.parse(row);
}

export async function put(
  sql: Sql,
  who: Partial<Registrant>,
  status: StandingEntry['status'],
  { reason, by }: Change,
): Promise<void> {
  const { kind, id, name, organisation, practitioner } = who;
  const values = [kind, id, name ?? null, organisation ?? null, practitioner ?? null, status, reason, by];
  await sql.rows({ text: PUT, values });
}

export async function found(sql: Sql, kind: StandingKind, id: string): Promise<StandingEntry> {
  const now = await find(sql, kind, id);
  if (now === undefined) throw notFound();
  return now;
}

import { type Effect, ORGANISATION_KINDS } from '@ouzel/exchange';
import { FhirError } from '@ouzel/fhir';
import { type Database, runEffects, type Sql } from '@ouzel/runtime';
import { z } from 'zod';

export const STANDING_KINDS = ['organisation', 'practitioner', 'role', 'client'] as const;
export type StandingKind = (typeof STANDING_KINDS)[number];
export const STANDINGS = ['active', 'suspended', 'removed'] as const;

/** Somebody, or something, that may act through the exchange. */
const entry = z.object({
  kind: z.enum(STANDING_KINDS),
  id: z.string(),
  name: z.string().nullable(),
  organisation: z.string().nullable(),
  practitioner: z.string().nullable(),
  organisationKind: z.enum(ORGANISATION_KINDS).nullable(),
  status: z.enum(STANDINGS),
  version: z.number(),
  reason: z.string(),
  changedBy: z.string(),
  changed: z.date(),
});
export type StandingEntry = z.output<typeof entry>;

export interface Registrant {
  kind: StandingKind;
  id: string;
  name: string;
  organisation?: string | undefined;
  practitioner?: string | undefined;
  /** Of an organisation. */
  organisationKind?: z.output<typeof entry>['organisationKind'] | undefined;
}

export interface Change {
  reason: string;
  by: string;
}

// An organisation of the directory that was never changed here is active, or not, by the directory.
const ALL = `select s.kind, s.id, s.name, s.organisation, s.practitioner, o.kind as "organisationKind", s.status, s.version, s.reason, s.changed_by as "changedBy", s.changed
    from consent.standing s left join locator.organisation o on s.kind = 'organisation' and o.ods = s.id where s.kind = $1
  union all select 'organisation', o.ods, o.name, null, null, o.kind, case when o.active then 'active' else 'suspended' end, 0, 'directory', 'directory', to_timestamp(0)
    from locator.organisation o where $1 = 'organisation' and not exists (select 1 from consent.standing s where s.kind = 'organisation' and s.id = o.ods)`;
const LIST = `select * from (${ALL}) a where ($2::text is null or a.id = $2) and ($3::text is null or a.id > $3) order by a.id limit $4`;
const PUT = `insert into consent.standing as s (kind, id, name, organisation, practitioner, status, reason, changed_by) values ($1, $2, $3, $4, $5, $6, $7, $8)
  on conflict (kind, id) do update set name = coalesce(excluded.name, s.name), organisation = coalesce(excluded.organisation, s.organisation),
    practitioner = coalesce(excluded.practitioner, s.practitioner), status = excluded.status, reason = excluded.reason,
    changed_by = excluded.changed_by, changed = now(), version = s.version + 1`;
const PUT_ORGANISATION = `insert into locator.organisation (ods, name, kind, active) values ($1, $2, $3, true)
  on conflict (ods) do update set name = excluded.name, kind = excluded.kind, active = true`;
const SET_ORGANISATION = 'update locator.organisation set active = $2 where ods = $1';
const LOCK = `select pg_advisory_xact_lock(hashtextextended('ouzel.standing ' || $1 || ' ' || $2, 0))`;

const notFound = (): FhirError => new FhirError('not-found', 'Nobody is registered by this id.');

async function find(sql: Sql, kind: StandingKind, id: string): Promise<StandingEntry | undefined> {
  const [row] = await sql.rows({ text: LIST, values: [kind, id, null, 1] });
  return row === undefined ? undefined : entry.parse(row);
}

async function put(sql: Sql, who: Partial<Registrant>, status: StandingEntry['status'], { reason, by }: Change): Promise<void> {
  const { kind, id, name, organisation, practitioner } = who;
  const values = [kind, id, name ?? null, organisation ?? null, practitioner ?? null, status, reason, by];
  await sql.rows({ text: PUT, values });
}

async function found(sql: Sql, kind: StandingKind, id: string): Promise<StandingEntry> {
  const now = await find(sql, kind, id);
  if (now === undefined) throw notFound();
  return now;
}

type Effects = (entry: StandingEntry) => readonly Effect[];

export interface Standing {
  list(kind: StandingKind, paging: { after?: string | undefined; count: number }): Promise<StandingEntry[]>;
  /** @throws FhirError `not-found`. */
  get(kind: StandingKind, id: string): Promise<StandingEntry>;
  /** Registers, or registers again who was removed. `effects` join the transaction. @throws FhirError `key-reused` where they are there already. */
  register(who: Registrant, change: Change, effects: Effects): Promise<StandingEntry>;
  /**
   * Suspends, reinstates or removes; it binds the next decision in every process. Who is known by their tokens alone can be suspended too.
   * @throws FhirError `not-found`, `stale-version` where a version was named and is not the current one.
   */
  change(
    of: { kind: StandingKind; id: string; expected?: number | undefined },
    status: StandingEntry['status'],
    change: Change,
    effects: Effects,
  ): Promise<StandingEntry>;
}

async function registerIn(sql: Sql, who: Registrant, change: Change): Promise<StandingEntry> {
  await sql.rows({ text: LOCK, values: [who.kind, who.id] });
  const before = await find(sql, who.kind, who.id);
  if (before !== undefined && before.status !== 'removed')
    throw new FhirError('key-reused', `There is such a registration already; it is ${before.status}.`);
  if (who.kind === 'organisation') await sql.rows({ text: PUT_ORGANISATION, values: [who.id, who.name, who.organisationKind] });
  await put(sql, who, 'active', change);
  return found(sql, who.kind, who.id);
}

async function changeIn(
  sql: Sql,
  { kind, id, expected }: Parameters<Standing['change']>[0],
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

/** The register of who may act. `changed` is told after each change, so that this process looks again at once. */
export function createStanding(database: Database, changed: () => void): Standing {
  const within = async (work: (sql: Sql) => Promise<StandingEntry>, effects: Effects): Promise<StandingEntry> => {
    const now = await database.transaction(async (sql) => {
      const done = await work(sql);
      await runEffects(sql, effects(done));
      return done;
    });
    changed();
    return now;
  };
  return {
    list: async (kind, { after, count }) =>
      z.array(entry).parse(await database.rows({ text: LIST, values: [kind, null, after ?? null, count] })),
    get: (kind, id) => found(database, kind, id),
    register: (who, change, effects) => within((sql) => registerIn(sql, who, change), effects),
    change: (of, status, change, effects) => within((sql) => changeIn(sql, of, status, change), effects),
  };
}

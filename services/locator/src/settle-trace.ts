import type { Consent, Effect, TraceAnswer, TraceOutcome, TraceTask, VerificationStatus } from '@ouzel/exchange';
import { type Database, runEffects, type Sql } from '@ouzel/runtime';
import { linkSuspected } from './link-suspected.ts';
import { areMerged, isMergeSaid, type SaidMerge } from './merge-by-trace.ts';
import { type KeptPractice, registeredPractice } from './registered-practice.ts';
import { settleKnown } from './settle.ts';
import { tearing } from './tearing.ts';
import { registering } from './transactions.ts';
import { changeOf, type TraceChange, type Traced } from './trace-change.ts';

const KNOWN = `select p.person, p.nhs_number as "nhsNumber", p.restricted, p.patient as body, t.imposed, t.deceased, t.verification,
  t.practice as ods, t.practice_since as since, t.practice_basis as basis
  from locator.trace t join locator.person p using (person) where t.person = $1 and t.fence = $2 and t.claimed_until is not null for update`;

// Somebody else under this number, now or before.
const OTHER = `select person from locator.person where nhs_number = $1 and person <> $2
  union all select person from locator.superseded_number where nhs_number = $1 and person <> $2 limit 1`;

const TAKES_PART = `select 1 from locator.organisation where ods = $1 and kind = 'gp-practice' and active`;

const PERSON = `update locator.person set nhs_number = $2, patient = $3, restricted = $4, version = version + 1, updated = now() where person = $1`;

const SUPERSEDED = `with back as (delete from locator.superseded_number where nhs_number = $3),
  earlier as (update locator.superseded_number set current = $3 where person = $2 and nhs_number <> $3)
  insert into locator.superseded_number (nhs_number, person, current) values ($1, $2, $3)
  on conflict (nhs_number) do update set person = excluded.person, current = excluded.current`;

const FORMER = `update locator.person set former_numbers = (select coalesce(array_agg(nhs_number), '{}') from locator.superseded_number where person = $1)
  where person = $1`;

const TRACED = 'update locator.person set traced = $2 where person = $1';

// An answer about somebody else is no word about this person, who is asked about again soon.
const TRACE = `update locator.trace set due = case when $4 = 'wrong-person' then least($2, now() + interval '1 hour') else $2 end,
  as_of = case when $4 = 'wrong-person' then as_of else $3 end, attempts = 0, claimed_until = null, outcome = $4, verification = $5, superseded_by = $6,
  restricted = coalesce($7, restricted), imposed = $8, deceased = $9, practice = $10, practice_since = $11, practice_basis = $12 where person = $1`;

interface KnownRow {
  person: string;
  nhsNumber: string;
  restricted: boolean;
  body: string;
  imposed: boolean;
  deceased: string | null;
  verification: VerificationStatus | null;
  ods: string | null;
  since: string | null;
  basis: string | null;
}

interface Settling {
  database: Database;
  relationship: Consent['relationship'];
  registeredWith: Consent['registeredWith'];
}

async function exists(sql: Sql, name: string, text: string, values: unknown[]): Promise<string | true | undefined> {
  const [row] = await sql.rows<{ person?: string }>({ name, text, values });
  return row === undefined ? undefined : (row.person ?? true);
}

/** Who is in the way of the number of an answer: somebody who has it, or links that taking it would tear. */
async function inTheWay(sql: Sql, answer: TraceAnswer, { person, nhsNumber }: KnownRow): Promise<{ other?: string } | undefined> {
  if (answer.is !== 'found' || answer.demographics.nhsNumber === nhsNumber) return undefined;
  const to = answer.demographics.nhsNumber;
  const other = await exists(sql, 'locator-trace-other', OTHER, [to, person]);
  return typeof other === 'string' ? { other } : tearing(sql, { person, from: nhsNumber, to });
}

async function practiceOf(
  sql: Sql,
  { person, ods, since, basis }: KnownRow,
  { demographics }: TraceChange,
  asOf: Date,
  { relationship, registeredWith }: Omit<Settling, 'database'>,
): Promise<{ effects: Effect[]; kept: KeptPractice }> {
  const before = { ods: ods ?? undefined, since: since ?? undefined, basis: basis ?? undefined };
  if (demographics === undefined) return { effects: [], kept: before };
  const named = demographics.practice?.ods;
  const takesPart = named !== undefined && (await exists(sql, 'locator-takes-part', TAKES_PART, [named])) !== undefined;
  const { effects, kept } = registeredPractice({ person, asOf, before, demographics, takesPart, relationship });
  return { effects: named === undefined ? effects : [...effects, registeredWith({ person, practice: named, asOf })], kept };
}

async function changePerson(sql: Sql, known: KnownRow, change: TraceChange): Promise<void> {
  const { person, nhsNumber } = known;
  // Nothing that is shown has changed: the Patient stays the version that callers have.
  if (change.body === known.body && change.restricted === known.restricted && change.nhsNumber === nhsNumber) return;
  await sql.rows({ name: 'locator-changed', text: PERSON, values: [person, change.nhsNumber, change.body, change.restricted] });
  if (change.nhsNumber === nhsNumber) return;
  await sql.rows({ name: 'locator-superseded', text: SUPERSEDED, values: [nhsNumber, person, change.nhsNumber] });
  await sql.rows({ name: 'locator-former', text: FORMER, values: [person] });
  // Links that spoke of the new number before it was known take effect now.
  await settleKnown(sql, { nhsNumbers: [nhsNumber, change.nhsNumber], custodian: '', numbers: [], records: [] });
}

function keepTrace(
  sql: Sql,
  person: string,
  {
    change,
    kept,
    said,
    at,
  }: { change: TraceChange; kept: KeptPractice; said: boolean | undefined; at: { asOf: Date; due: Date } },
): Promise<unknown> {
  const { outcome, verification, supersededBy, imposed, deceased } = change;
  const first = [person, at.due, at.asOf, outcome, verification ?? null, supersededBy ?? null, said ?? null, imposed];
  const values = [...first, deceased ?? null, kept.ods ?? null, kept.since ?? null, kept.basis ?? null];
  return sql.rows({ name: 'locator-trace-keep', text: TRACE, values });
}

/** What two people under one number make for: a merge on the service's word, nothing where they are one already, or something to look at. */
async function suspected(
  sql: Sql,
  known: KnownRow,
  answer: TraceAnswer,
  { suspicion }: TraceChange,
): Promise<{ effects: Effect[]; merge?: SaidMerge }> {
  if (suspicion === undefined) return { effects: [] };
  const { person, nhsNumber: obsolete } = known;
  const effects = [linkSuspected({ person, basis: 'pds', ...suspicion })];
  const { other, reason } = suspicion;
  if (reason !== 'superseded-number' || other === undefined || answer.is !== 'found') return { effects };
  const merge = { person, other, obsolete, survivor: answer.demographics.nhsNumber };
  if (await areMerged(sql, merge)) return { effects: [] };
  return (await isMergeSaid(sql, merge, answer.demographics)) ? { effects: [], merge } : { effects };
}

/** Keeps an answer about a claimed person with all that follows from it; a worker that lost its claim changes nothing. */
export async function settleTrace(
  { database, ...consent }: Settling,
  { person, fence }: TraceTask,
  answer: TraceAnswer,
  at: { asOf: Date; due: Date },
): Promise<{ outcome: TraceOutcome; merge?: SaidMerge }> {
  return registering(database, async (sql) => {
    const values = [person, fence];
    const [known] = await sql.rows<KnownRow & Record<string, unknown>>({ name: 'locator-trace-known', text: KNOWN, values });
    if (known === undefined) return { outcome: 'lost' };
    const { deceased, verification, ...rest } = known;
    const traced: Traced = { ...rest, deceased: deceased ?? undefined, verification: verification ?? undefined };
    const way = await inTheWay(sql, answer, known);
    const change = changeOf(traced, answer, way?.other, way !== undefined);
    await changePerson(sql, known, change);
    // An answer about somebody else is no word about this person.
    if (change.outcome !== 'wrong-person') await sql.rows({ name: 'locator-traced-at', text: TRACED, values: [person, at.asOf] });
    const { effects, kept } = await practiceOf(sql, known, change, at.asOf, consent);
    const { effects: noted, ...following } = await suspected(sql, known, answer, change);
    await runEffects(sql, [...effects, ...noted]);
    const said = answer.is === 'found' && change.outcome !== 'wrong-person' ? answer.demographics.restricted : undefined;
    await keepTrace(sql, person, { change, kept, said, at });
    return { outcome: change.outcome, ...following };
  });
}

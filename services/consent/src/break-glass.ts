import { randomUUID } from 'node:crypto';
import type { Effect, Outbox, Requester } from '@ouzel/exchange';
import { FhirError } from '@ouzel/fhir';
import { type Database, runEffects, type Sql } from '@ouzel/runtime';
import { breakGlassLimits as limits } from './break-glass-policy.ts';
import { assertMayDeclare, type Declaration, parseDeclaration } from './declaration.ts';

const LOCK = 'select pg_advisory_xact_lock(hashtext($1))';
const RECENT =
  'select count(*)::int as n, min(starts) as first from consent.break_glass where acting = $1 and organisation = $2 and starts > $3';
// A number that another one has taken the place of is still the person's.
const PERSON = `select person from locator.superseded_number where nhs_number = $1 union all select person from locator.person where nhs_number = $1 limit 1`;
const DECLARE = `insert into consent.break_glass (claim, person, organisation, acting, acting_name, role, self_claim, access_alert, reasons, note, cannot_be_asked, starts, ends, trace, review_by)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`;
// Who reviews: the privacy officers of the organisation and of the exchange. Who is told beside: the practice where the person is
// registered, and the one of whoever counts as the same person.
const TOLD = `with subject as (select coalesce((select subject from locator.member where whole and member = $1::uuid), $1::uuid) as person),
  whole as (select person from subject union select m.member from locator.member m join subject s on m.subject = s.person where m.whole)
  select $2 as ods union select ods from locator.organisation where kind = 'exchange' and active
  union select organisation from consent.relationship where person in (select person from whole) and kind = 'gp-registration' and starts <= $3 and (ends is null or ends > $3)`;
const OVERDUE = `update consent.break_glass b set escalated = $1 from (select claim from consent.break_glass
    where reviewed is null and escalated is null and review_by < $1 order by review_by limit ${limits.listedMax} for update skip locked) due
  where b.claim = due.claim returning b.claim, b.person, b.organisation`;

const HOUR_MS = 3_600_000;

/** A declaration that was recorded: until when it opens the record, and by when it is reviewed. */
export interface Declared {
  claim: string;
  expires: Date;
  reviewBy: Date;
}

interface Declaring {
  requester: Requester;
  declaration: Declaration;
  traceId: string;
}

interface Options {
  database: Database;
  outbox: Pick<Outbox, 'notify'>;
  now: () => Date;
}

/** No user opens record after record: every attempt counts, whether or not somebody was found. */
async function assertNotTooMany(sql: Sql, acting: string, organisation: string, at: Date): Promise<void> {
  await sql.rows({ name: 'break-glass-lock', text: LOCK, values: [`break-glass ${organisation} ${acting}`] });
  const values = [acting, organisation, new Date(at.getTime() - HOUR_MS)];
  const [recent] = await sql.rows<{ n: number; first: Date | null }>({ name: 'break-glass-recent', text: RECENT, values });
  if ((recent?.n ?? 0) < limits.perUserPerHour) return;
  const retryAfterS = Math.max(1, Math.ceil(((recent?.first?.getTime() ?? 0) + HOUR_MS - at.getTime()) / 1000));
  throw new FhirError('too-many', `You have declared ${limits.perUserPerHour} times within an hour.`, { retryAfterS });
}

async function destinations(sql: Sql, person: string | null, organisation: string, at: Date): Promise<string[]> {
  const rows = await sql.rows<{ ods: string }>({ name: 'break-glass-told', text: TOLD, values: [person, organisation, at] });
  return rows.map(({ ods }) => ods);
}

async function record(
  { outbox }: Options,
  sql: Sql,
  { requester, declaration, traceId }: Declaring,
  at: Date,
): Promise<Declared> {
  const { organisation, user } = requester;
  const { id: acting = '', name = '', role = '' } = user ?? {};
  await assertNotTooMany(sql, acting, organisation.ods, at);
  const [known] = await sql.rows<{ person: string }>({
    name: 'break-glass-person',
    text: PERSON,
    values: [declaration.nhsNumber],
  });
  const person = known?.person ?? null;
  const declared = {
    claim: randomUUID(),
    expires: new Date(at.getTime() + limits.openMs),
    reviewBy: new Date(at.getTime() + limits.reviewWithinMs),
  };
  const { claim, expires, reviewBy } = declared;
  const { types, reasons, note, cannotBeAsked } = declaration;
  const what = [types.includes('1'), types.includes('2'), reasons, note, cannotBeAsked];
  const values = [claim, person, organisation.ods, acting, name, role, ...what, at, expires, traceId, reviewBy];
  await sql.rows({ name: 'break-glass-declare', text: DECLARE, values });
  const told = await destinations(sql, person, organisation.ods, at);
  const about = { about: claim, destinations: told, occurred: at, ...(person === null ? {} : { person }) };
  await runEffects(sql, [outbox.notify({ kind: 'break-glass', ...about })]);
  return declared;
}

/** Break-glass: what a user declares, who is told at once, and that somebody looks at it afterwards. */
export function createBreakGlass(options: Options) {
  const { database, outbox, now } = options;
  return {
    /** Who may declare at all. @throws FhirError `not-allowed`, `step-up`. */
    assertMayDeclare: (requester: Requester): void => assertMayDeclare(requester, now()),

    /** @throws FhirError `missing-element`, `bad-value`, `bad-nhs-number`, `unsafe`. */
    parse: (json: unknown): Declaration => parseDeclaration(json),

    /**
     * Records a declaration and its notices in one transaction: without them it opens nothing. That nobody of the number is known makes
     * no difference here. @throws FhirError `too-many`, `unavailable`.
     */
    declare: (declaring: Declaring): Promise<Declared> => database.transaction((sql) => record(options, sql, declaring, now())),

    /** Tells of declarations that nobody reviewed in time: once each, whichever process looks. @returns how many. */
    escalate: (): Promise<number> =>
      database.transaction(async (sql) => {
        const at = now();
        const overdue = await sql.rows<{ claim: string; person: string | null; organisation: string }>({
          name: 'break-glass-overdue',
          text: OVERDUE,
          values: [at],
        });
        const effects: Effect[] = [];
        for (const { claim, person, organisation } of overdue) {
          const told = await destinations(sql, null, organisation, at);
          const about = { about: claim, destinations: told, occurred: at, ...(person === null ? {} : { person }) };
          effects.push(outbox.notify({ kind: 'break-glass-unreviewed', ...about }));
        }
        await runEffects(sql, effects);
        return overdue.length;
      }),
  };
}

export type BreakGlass = ReturnType<typeof createBreakGlass>;

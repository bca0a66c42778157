import { randomUUID } from 'node:crypto';
import { assertAlive, type Effect, type Outbox, type Permit } from '@ouzel/exchange';
import { base32OfUuid, FhirError } from '@ouzel/fhir';
import { type Database, runEffects, type Sql } from '@ouzel/runtime';
import { type JudgedConsent, judgeConsent } from './consent-judge.ts';
import { consentText, type ConsentRow } from './consent-text.ts';
import { objection } from './directives.ts';
import { limits } from './limits.ts';
import { saidForAll } from './said-for-all.ts';

const PERSON = 'select person from consent.consent where consent = $1 order by version desc limit 1';
// Others are shown what gives them something, and nothing that keeps anything from anybody: that somebody objects is theirs to tell.
const OPEN = `($2 or exists (select 1 from consent.directive d where d.consent = c.consent and d.version = c.version and d.effect = 'permit' and not d.exception
    and (d.organisation is null or d.organisation = $3))
  and not exists (select 1 from consent.directive d where d.consent = c.consent and d.effect = 'deny'))`;
// What was permitted while its person counted as one with another opens nothing once they were parted (facts-linked.ts).
const VOID = `exists (select 1 from consent.directive d join locator.person q on q.person = d.person where d.consent = c.consent and d.version = c.version
    and d.superseded is null and d.effect = 'permit' and not d.exception and d.said_as is null and d.said_at <> q.parted)`;
const COLUMNS = `c.consent, c.version, c.resource, c.recorded, c.person, ${VOID} as void`;
// What is kept for others of whom it was not recorded is theirs to see once they are parted.
const TOLD = `(c.said_as = any($1::uuid[]) and c.said_at = (select q.parted from locator.person q where q.person = c.person)) is not true`;
const SEARCH = `select ${COLUMNS} from consent.consent c where c.person = any($1::uuid[]) and ${OPEN} and ${TOLD}
  and c.version = (select max(n.version) from consent.consent n where n.consent = c.consent) order by c.recorded desc, c.consent limit ${limits.consentsMax}`;
const VERSIONS = `select ${COLUMNS} from consent.consent c where c.person = any($1::uuid[]) and ${OPEN} and c.consent = $4 order by c.version desc`;

// Only the version that follows the one that is changed can be added: two changes at once are one too many.
const ADD = `insert into consent.consent (consent, version, person, resource, recorded, recorder, acting)
  select $1, $2, $3, $4, $5, $6, $7 where $2 = 1 + coalesce((select max(version) from consent.consent where consent = $1 and person = $3), 0) returning consent`;
const SUPERSEDE = 'update consent.directive set superseded = $2 where consent = $1 and superseded is null';
const UNIQUE_VIOLATION = '23505';

/** One version of a Consent as this requester may see it. */
export interface ShownConsent {
  id: string;
  version: number;
  text: string;
  updated: Date;
  /** What it permits opens nothing any more, and its text says so. */
  void?: boolean;
}

interface Write {
  judged: JudgedConsent;
  /** The Consent that is changed, and the version that the caller read; absent: a new one. */
  target?: { consent: string; expected: number };
  /** Joins the same transaction. */
  alongside: (shown: ShownConsent) => Effect;
}

interface ConsentRooms {
  database: Database;
  outbox: Pick<Outbox, 'changed'>;
  base: string;
  now: () => Date;
}

const stale = (): FhirError => new FhirError('stale-version', 'This Consent has changed since you read it.');

/** Nothing that the person decided later may be undone by something older. */
function assertNewer({ dateTime }: JudgedConsent, before: ConsentRow): void {
  const known: unknown = JSON.parse(before.resource).dateTime;
  if (typeof known === 'string' && new Date(dateTime) < new Date(known))
    throw new FhirError('unsafe', 'It is older than what is recorded.', { expression: ['Consent.dateTime'] });
}

async function add(
  sql: Sql,
  permit: Permit,
  person: string,
  { judged, target, alongside }: Write,
  { outbox, now: clock }: Pick<ConsentRooms, 'outbox' | 'now'>,
): Promise<ShownConsent> {
  const { requester } = permit;
  const now = clock();
  const consent = target?.consent ?? randomUUID();
  const version = (target?.expected ?? 0) + 1;
  const row: ConsentRow = { consent, version, resource: judged.resource, recorded: now, person };
  const who = [requester.organisation.ods, requester.user?.id ?? null];
  const added = await sql.rows({
    name: 'consent-add',
    text: ADD,
    values: [consent, version, person, judged.resource, now, ...who],
  });
  if (added.length === 0) throw stale();
  const shown = { id: base32OfUuid(consent), version, text: consentText(row, permit), updated: now };
  const merged = permit.replaces.length === 0 ? {} : { merged: {} };
  const rules = judged.rules.map(({ starts = now, ...rule }) =>
    objection({ ...rule, ...merged, directive: randomUUID(), person, consent, version, recorded: now, starts }),
  );
  const resource = { type: 'Consent', local: consent };
  const told = outbox.changed({ kind: 'consent-changed', person, record: consent, resource, occurred: now });
  const forAll = permit.replaces.length === 0 ? [] : saidForAll(permit, row, now);
  const superseded = { name: 'consent-supersede', text: SUPERSEDE, values: [consent, now] };
  await runEffects(sql, [superseded, ...rules, ...forAll, told, alongside(shown)]);
  return shown;
}

/** Who the person is: nobody is shown as their own what may be another's, and each keeps their own Consents where they are parted. */
function whomOf({ person, replaces, requester }: Permit): string[] {
  const self = requester.purpose === 'PATRQT';
  return [person, ...replaces.filter(({ reviewed }) => reviewed || !self).map((each) => each.person)];
}

/** What people decided about sharing, version by version. Reading and writing take the person from the permit. */
export function createConsents({ database, outbox, base, now }: ConsentRooms) {
  const rowsFor = (permit: Permit, statement: { name: string; text: string }, more: unknown[] = []): Promise<ConsentRow[]> => {
    assertAlive(permit);
    const { keepsConsents, requester } = permit;
    // What others may see names organisations, which could locate a restricted person.
    if (permit.hideLocation && !keepsConsents) return Promise.resolve([]);
    return database.rows<ConsentRow & Record<string, unknown>>({
      ...statement,
      values: [whomOf(permit), keepsConsents, requester.organisation.ods, ...more],
    });
  };
  const shownOf = (permit: Permit, row: ConsentRow): ShownConsent => ({
    id: base32OfUuid(row.consent),
    version: row.version,
    text: consentText(row, permit),
    updated: row.recorded,
    ...(row.void === true ? { void: true } : {}),
  });
  const versions = (permit: Permit, consent: string): Promise<ConsentRow[]> =>
    rowsFor(permit, { name: 'consent-versions', text: VERSIONS }, [consent]);
  return {
    judge: (json: unknown): JudgedConsent => judgeConsent(json, { base, now: now() }),

    /** Whom a Consent is about: for the decision, which comes before anything of it is shown. */
    async personOf(consent: string): Promise<string | undefined> {
      const [row] = await database.rows<{ person: string }>({ name: 'consent-person', text: PERSON, values: [consent] });
      return row?.person;
    },

    async search(permit: Permit): Promise<ShownConsent[]> {
      const rows = await rowsFor(permit, { name: 'consent-search', text: SEARCH });
      return rows.map((row) => shownOf(permit, row));
    },

    /** Every version that may be shown, newest first. */
    async history(permit: Permit, consent: string): Promise<ShownConsent[]> {
      return (await versions(permit, consent)).map((row) => shownOf(permit, row));
    },

    /** @throws FhirError `stale-version`, `unsafe` where it is older than what it would change. */
    async write(permit: Permit, write: Write): Promise<ShownConsent> {
      assertAlive(permit);
      if (!permit.keepsConsents) throw new FhirError('not-allowed', 'You do not keep this person’s Consents.');
      const [before] = write.target === undefined ? [] : await versions(permit, write.target.consent);
      if (write.target !== undefined && before?.version !== write.target.expected) throw stale();
      if (before !== undefined) assertNewer(write.judged, before);
      // A further version is of whom the Consent is of, whoever they were merged into.
      const person = before?.person ?? permit.person;
      try {
        return await database.transaction((sql) => add(sql, permit, person, write, { outbox, now }));
      } catch (error) {
        if (Error.isError(error) && 'code' in error && error.code === UNIQUE_VIOLATION) throw stale();
        throw error;
      }
    },
  };
}

export type Consents = ReturnType<typeof createConsents>;

import type { Effect } from '@ouzel/exchange';
import { FhirError } from '@ouzel/fhir';
import { type Database, runEffects, type Sql } from '@ouzel/runtime';
import { DEFAULT_RULES, pendingOf, type RuleSet, ruleSetSchema } from '@ouzel/sensitivity';
import { z } from 'zod';
import type { LabelPolicy } from './sensitivity-step.ts';

// From the newest version by which every row is surely labelled.
const STANDING = `select r.version, r.rules from consent.label_rules r
  where r.version >= coalesce((select max(version) from consent.relabelling where finished is not null), 0) order by r.version`;
const SETTLED = 'select max(version) as version from consent.relabelling where finished is not null';
const LIST = `select r.version, r.rules ->> 'title' as title, r.reason, r.imported_by as "importedBy", r.imported, l.part, l.done::float8, l.changed::float8,
  l.about::float8, l.finished from consent.label_rules r join consent.relabelling l using (version) order by r.version desc limit 100`;
const ONE = 'select rules from consent.label_rules where version = $1';
const LOCK = `select pg_advisory_xact_lock(hashtext('ouzel.labels'))`;
const NEWEST = 'select version, rules from consent.label_rules order by version desc limit 1';
const INSERT = 'insert into consent.label_rules (version, rules, reason, imported_by) values ($1, $2, $3, $4)';
const BEGIN = `insert into consent.relabelling (version, about, finished)
  select $1, (select sum(greatest(reltuples, 0)) from pg_class where oid in ('records.resource'::regclass, 'records.history'::regclass)),
    case when $2 or not (exists (select 1 from records.resource) or exists (select 1 from records.history)) then now() end`;

const versionRow = z.object({ version: z.number(), rules: ruleSetSchema });
const summary = z.object({
  version: z.number(),
  title: z.string(),
  reason: z.string(),
  importedBy: z.string(),
  imported: z.date(),
  part: z.string(),
  done: z.number(),
  changed: z.number(),
  about: z.number(),
  finished: z.date().nullable(),
});

export interface NewRules {
  rules: RuleSet;
  /** The version that it takes the place of. */
  replaces: number;
  reason: string;
  by: string;
}

export interface LabelRules {
  /** The rules at a version of policy: read again only when the version that came with a request's facts has moved on. */
  at(policyVersion: number): Promise<LabelPolicy>;
  /** The versions, newest first, with how far what is kept has been labelled anew under each. */
  versions(): Promise<z.output<typeof summary>[]>;
  /** One version whole. @throws FhirError `not-found`. */
  export(version: number): Promise<RuleSet>;
  /** Makes a new version; it binds the next decision. `effects` of it join the transaction. @throws FhirError `stale-version`. */
  import(next: NewRules, effects: (version: number) => readonly Effect[]): Promise<number>;
  /** Takes in the rules that come with the exchange where there are none yet. */
  adopt(): Promise<void>;
}

/** What of the rules decides about labels; who may see a class is no part of it. */
const marksOf = ({ classes }: RuleSet): string =>
  JSON.stringify(
    Object.entries(classes).map(([name, { lists }]) => [name, lists.map(({ system, codes, below }) => [system, codes, below])]),
  );

async function standing(database: Sql): Promise<LabelPolicy> {
  const [rows, [settled]] = await Promise.all([
    database.rows({ name: 'consent-label-rules', text: STANDING }),
    database.rows<{ version: number | null }>({ name: 'consent-labels-settled', text: SETTLED }),
  ]);
  const versions = z.array(versionRow).parse(rows);
  const newest = versions.at(-1) ?? { version: 0, rules: DEFAULT_RULES };
  const before = (settled?.version ?? null) === null ? [] : versions.slice(0, -1).map(({ rules }) => rules);
  const done = settled?.version === newest.version;
  return { ...newest, pending: done ? new Map() : pendingOf(newest.rules, before) };
}

async function importIn(sql: Sql, { rules, replaces, reason, by }: NewRules): Promise<number> {
  await sql.rows({ text: LOCK });
  const [row] = await sql.rows({ text: NEWEST });
  const newest = row === undefined ? undefined : versionRow.parse(row);
  if ((newest?.version ?? 0) !== replaces)
    throw new FhirError('stale-version', `The newest version of the label rules is ${newest?.version ?? 0}, not ${replaces}.`);
  const version = replaces + 1;
  await sql.rows({ text: INSERT, values: [version, JSON.stringify(rules), reason, by] });
  const [settled] = await sql.rows<{ version: number | null }>({ text: SETTLED });
  const same = newest !== undefined && settled?.version === newest.version && marksOf(newest.rules) === marksOf(rules);
  await sql.rows({ text: BEGIN, values: [version, same] });
  return version;
}

/** Only what a decision needs of them. */
export function createLabelPolicies(database: Sql): Pick<LabelRules, 'at'> {
  let known: { policyVersion: number; policy: Promise<LabelPolicy> } | undefined;
  return {
    async at(policyVersion) {
      if (known?.policyVersion !== policyVersion) known = { policyVersion, policy: standing(database) };
      const mine = known;
      try {
        return await mine.policy;
      } catch (error) {
        if (known === mine) known = undefined;
        throw error;
      }
    },
  };
}

export function createLabelRules(database: Database): LabelRules {
  const importRules: LabelRules['import'] = (next, effects) =>
    database.transaction(async (sql) => {
      const version = await importIn(sql, next);
      await runEffects(sql, effects(version));
      return version;
    });
  return {
    ...createLabelPolicies(database),
    versions: async () => z.array(summary).parse(await database.rows({ text: LIST })),
    async export(version) {
      const [row] = await database.rows<{ rules: unknown }>({ text: ONE, values: [version] });
      if (row === undefined) throw new FhirError('not-found', 'There is no such version of the label rules.');
      return ruleSetSchema.parse(row.rules);
    },
    import: importRules,
    async adopt() {
      const first = { rules: DEFAULT_RULES, replaces: 0, reason: 'The rules that come with the exchange', by: 'exchange' };
      const [row] = await database.rows({ text: NEWEST });
      if (row !== undefined) return;
      await importRules(first, () => []).catch((error: unknown) => {
        // Another process began at the same moment.
        if (!(error instanceof FhirError) || error.situation !== 'stale-version') throw error;
      });
    },
  };
}

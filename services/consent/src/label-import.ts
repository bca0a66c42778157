import { FhirError } from '@ouzel/fhir';
import type { Sql } from '@ouzel/runtime';
import type { RuleSet } from '@ouzel/sensitivity';
import { SETTLED, versionRow } from './label-policies.ts';

const LOCK = `select pg_advisory_xact_lock(hashtext('ouzel.labels'))`;
export const NEWEST = 'select version, rules from consent.label_rules order by version desc limit 1';
const INSERT = 'insert into consent.label_rules (version, rules, reason, imported_by) values ($1, $2, $3, $4)';
const BEGIN = `insert into consent.relabelling (version, about, finished)
  select $1, (select sum(greatest(reltuples, 0)) from pg_class where oid in ('records.resource'::regclass, 'records.history'::regclass)),
    case when $2 or not (exists (select 1 from records.resource) or exists (select 1 from records.history)) then now() end`;

export interface NewRules {
  rules: RuleSet;
  /** The version that it takes the place of. */
  replaces: number;
  reason: string;
  by: string;
}

/** What of the rules decides about labels; who may see a class is no part of it. */
const marksOf = ({ classes }: RuleSet): string =>
  JSON.stringify(
    Object.entries(classes).map(([name, { lists }]) => [name, lists.map(({ system, codes, below }) => [system, codes, below])]),
  );

/** @throws FhirError `stale-version` where another version is the newest. */
export async function importIn(sql: Sql, { rules, replaces, reason, by }: NewRules): Promise<number> {
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

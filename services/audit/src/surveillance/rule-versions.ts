import type { Effect } from '@ouzel/exchange';
import { FhirError } from '@ouzel/fhir';
import { type Database, runEffects, type Sql } from '@ouzel/runtime';
import { DEFAULT_RULES, ruleSetSchema, type RulesVersion } from './rule-set.ts';

const NEWEST = 'select version, rules from audit.surveillance_rules order by version desc limit 1';
const ALL = `select version, rules, reason, published_by as "publishedBy", published from audit.surveillance_rules order by version desc limit 100`;
const PUT = `insert into audit.surveillance_rules (version, rules, reason, published_by, published) values ($1, $2, $3, $4, $5)
  on conflict do nothing returning version`;

export interface PublishedRules extends RulesVersion {
  reason: string;
  publishedBy: string;
  published: Date | null;
}

type Row = { version: number; rules: unknown };

/** The version that counts: the newest, or what is shipped. */
export async function currentRules(sql: Sql): Promise<RulesVersion> {
  const [row] = await sql.rows<Row>({ name: 'surveillance-rules', text: NEWEST });
  return row === undefined
    ? { version: 0, rules: DEFAULT_RULES }
    : { version: row.version, rules: ruleSetSchema.parse(row.rules) };
}

/** Settings that somebody sent. @throws FhirError `bad-element` naming the first that is wrong. */
export function rulesFrom(json: unknown): RulesVersion['rules'] {
  const read = ruleSetSchema.safeParse(json);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  const path = ['rules', ...(issue?.path.map(String) ?? [])].join('.');
  throw new FhirError('bad-element', `The rules are not as contracts/ig-cases.md has them: ${issue?.message ?? ''}.`, {
    expression: [path],
  });
}

/** Newest first; the last is what is shipped. */
export async function listRules(database: Pick<Database, 'rows'>): Promise<PublishedRules[]> {
  const rows = await database.rows<PublishedRules & Record<string, unknown>>({ name: 'surveillance-rules-all', text: ALL });
  const shipped = { version: 0, rules: DEFAULT_RULES, reason: 'As shipped.', publishedBy: 'shipped', published: null };
  return [...rows.map(({ rules, ...about }) => ({ ...about, rules: ruleSetSchema.parse(rules) })), shipped];
}

/** @throws FhirError `stale-version` where `replaces` is not the newest. */
export function publishRules(
  database: Database,
  { replaces, reason, by, json, now }: { replaces: number; reason: string; by: string; json: unknown; now: Date },
  alongside: (version: number) => Effect,
): Promise<number> {
  const rules = rulesFrom(json);
  const stale = new FhirError(
    'stale-version',
    'The rules have changed since the version that this one replaces; read them again.',
  );
  return database.transaction(async (sql) => {
    const { version } = await currentRules(sql);
    if (version !== replaces) throw stale;
    const values = [version + 1, JSON.stringify(rules), reason, by, now];
    const made = await sql.rows({ text: PUT, values });
    if (made.length === 0) throw stale;
    await runEffects(sql, [alongside(version + 1)]);
    return version + 1;
  });
}
